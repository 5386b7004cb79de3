/** Allows a number of requests in each second, all clients together. */
export class RateLimit {
  private second = -Infinity;
  private count = 0;

  /** @param now milliseconds of a steady clock */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  allows(): boolean {
    const second = Math.floor(this.now() / 1000);
    if (second !== this.second) this.count = 0;
    this.second = second;
    this.count++;
    return this.count <= this.perSecond;
  }
}
