import { randomBytes } from 'node:crypto';

/** A random integer from 0 up to, but not including, the bound. */
export type Random = (bound: number) => number;

/**
 * Random integers for the selection of peers, from a small fast counter generator (sfc32, from PractRand). It works on 32-bit
 * integers, which cost V8 no allocation; every fraction of Math.random does, some sixty times an announce.
 * @param seed 12 bytes
 */
export function randomIntegers(seed: Buffer = randomBytes(12)): Random {
  let a = seed.readInt32LE(0);
  let b = seed.readInt32LE(4);
  let c = seed.readInt32LE(8);
  let counter = 1;
  return (bound) => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return Math.floor(((result >>> 1) / 2 ** 31) * bound);
  };
}
