/** The values of a distribution so far, as a histogram has them. */
export interface DistributionCounts {
  /** The number of values up to each bound. */
  readonly upTo: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/**
 * Counts values in buckets with fixed upper bounds. Adding a value allocates nothing, as there is one for every announce:
 * prom-client's histogram makes an object for each.
 */
export class Distribution {
  private readonly counts: Float64Array;
  private readonly sum = new Float64Array(1);

  /** @param bounds in ascending order */
  constructor(readonly bounds: readonly number[]) {
    // The last one is for values above all bounds.
    this.counts = new Float64Array(bounds.length + 1);
  }

  add(value: number): void {
    const { bounds, counts, sum } = this;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] as number)) at++;
    counts[at] = (counts[at] as number) + 1;
    sum[0] = (sum[0] as number) + value;
  }

  read(): DistributionCounts {
    let count = 0;
    const [...upTo] = this.counts.map((more) => (count += more));
    upTo.pop();
    return { upTo, count, sum: this.sum[0] ?? 0 };
  }
}
