/** A number of values up to a bound, and above the next smaller bound. */
export interface Bucket {
  /** `Infinity` for the last one. */
  readonly bound: number;
  readonly count: number;
}

/**
 * Estimates the value that a share of all values does not exceed. It assumes that the values of a bucket are evenly spread, as
 * Prometheus' `histogram_quantile` does.
 * @returns undefined without values; the largest finite bound for a value above it
 */
export function quantileOf(buckets: readonly Bucket[], share: number): number | undefined {
  const sorted = [...buckets].sort((one, other) => one.bound - other.bound);
  let rank = share * sorted.reduce((sum, { count }) => sum + count, 0);
  let lower = 0;
  for (const { bound, count } of sorted) {
    if (count > 0 && rank <= count) return bound === Infinity ? lower : lower + ((bound - lower) * rank) / count;
    rank -= count;
    if (bound !== Infinity) lower = bound;
  }
  return undefined;
}
