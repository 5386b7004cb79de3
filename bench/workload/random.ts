/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

/** A pseudo-random sequence (mulberry32): the same seed gives the same workload. */
export function seededRandom(seed: number): Random {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to, but not including, the end. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

/** Any element of a list that is not empty. */
export function oneOf<T>(random: Random, list: readonly T[]): T {
  return list[below(random, list.length)] as T;
}
