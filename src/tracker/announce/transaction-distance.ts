/** What a busy tracker is, and what it does then. */
export interface Busy {
  /** Announces in a transaction that show that the tracker is busy. */
  readonly announces: number;
  /** Milliseconds from the start of such a transaction to the start of the next. */
  readonly distanceMs: number;
}

/** Keeps transactions apart while the tracker is busy: announces that gather meanwhile share the next one. */
export class TransactionDistance {
  private earliest = -Infinity;
  private timer?: NodeJS.Timeout;

  constructor(private readonly busy: Busy = { announces: Infinity, distanceMs: 0 }) {}

  /** A transaction of so many announces starts. */
  started(now: number, announces: number): void {
    this.earliest = announces >= this.busy.announces ? now + this.busy.distanceMs : -Infinity;
  }

  /**
   * Whether the next transaction has to wait.
   * @param onEnd called once, when the wait is over
   */
  isTooEarly(now: number, onEnd: () => void): boolean {
    if (now >= this.earliest) return false;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.earliest = -Infinity;
      onEnd();
    }, this.earliest - now);
    return true;
  }
}
