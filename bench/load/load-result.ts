/** The result of a load. */
export interface LoadResult {
  /** Announces answered. */
  readonly announces: number;
  /** Announces answered per second. */
  readonly perSecond: number;
  /** Milliseconds from an announce to its answer: the median and the 99th percentile. */
  readonly p50: number;
  readonly p99: number;
}

/** What several load tools found together: their rates add up, and the slowest one's latency counts. */
export function together(results: readonly LoadResult[]): LoadResult {
  return {
    announces: results.reduce((sum, { announces }) => sum + announces, 0),
    perSecond: results.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p50: Math.max(...results.map(({ p50 }) => p50)),
    p99: Math.max(...results.map(({ p99 }) => p99)),
  };
}
