/** Counts addresses, each by 64 bits: open addressing in arrays that are reused. */
export class AddressCounts {
  private highs = new Int32Array(0);
  private lows = new Int32Array(0);
  private counts = new Uint16Array(0);

  /** Forgets all. @param max addresses that will be counted */
  begin(max: number): void {
    let slots = 64;
    while (slots < 2 * max) slots *= 2;
    if (slots > this.counts.length) {
      this.highs = new Int32Array(slots);
      this.lows = new Int32Array(slots);
      this.counts = new Uint16Array(slots);
    } else {
      this.counts.fill(0);
    }
  }

  /** @returns how often the address was counted, this time included */
  count(high: number, low: number): number {
    const { highs, lows, counts } = this;
    const mask = counts.length - 1;
    let slot = (Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1) >>> 12) & mask;
    while (counts[slot] !== 0 && (lows[slot] !== low || highs[slot] !== high)) slot = (slot + 1) & mask;
    highs[slot] = high;
    lows[slot] = low;
    return (counts[slot] = (counts[slot] as number) + 1);
  }
}
