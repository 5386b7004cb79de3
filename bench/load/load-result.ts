/** What a load found. */
export interface LoadResult {
  /** Announces answered per second. */
  readonly perSecond: number;
  /** Milliseconds that half of the announces, and 99 of 100, waited for their answers at the most. */
  readonly p50: number;
  readonly p99: number;
}
