import { type Counts, increaseOf } from './counts.js';

/** How much counters have grown lately. */
export interface RecentCounts {
  readonly counts: Counts;
  /** Milliseconds in which they have grown. */
  readonly milliseconds: number;
}

/** Computes how much counters have grown over about the last half minute. */
export class RecentIncrease {
  /** Oldest first. The first one is of the start. */
  private readonly samples: { readonly at: number; readonly counts: Counts }[];

  /**
   * @param windowMs milliseconds
   * @param start milliseconds of a steady clock
   */
  constructor(
    private readonly windowMs: number,
    start: number,
  ) {
    this.samples = [{ at: start, counts: {} }];
  }

  /** @param now milliseconds of a steady clock */
  since(now: number, counts: Counts): RecentCounts {
    this.samples.push({ at: now, counts });
    while (this.samples[1] && now - this.samples[1].at >= this.windowMs) this.samples.shift();
    const [oldest] = this.samples;
    if (!oldest) return { counts, milliseconds: 0 };
    return { counts: increaseOf(counts, oldest.counts), milliseconds: Math.round(now - oldest.at) };
  }
}
