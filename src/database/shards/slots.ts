/** What may be in flight on one node at the same time, for all queues of its shards. */
export class Slots {
  /** Queues that got no slot, in the order in which they asked. */
  private readonly waiting = new Set<() => void>();

  constructor(private free: number) {}

  /** @param whenFree called if there is no slot now, once there may be one; the same function each time */
  take(whenFree: () => void): boolean {
    if (this.free === 0) {
      this.waiting.add(whenFree);
      return false;
    }
    this.free--;
    return true;
  }

  release(): void {
    this.free++;
    for (const whenFree of this.waiting) {
      if (this.free === 0) return;
      this.waiting.delete(whenFree);
      whenFree();
    }
  }
}
