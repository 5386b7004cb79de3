/** Lets clients transfer, except while something changes of which nobody knows at which moment it takes effect. */
export class Gate {
  private transfers = 0;
  private closed = false;
  private drained = () => {};

  get isOpen(): boolean {
    return !this.closed;
  }

  /** Runs a transfer, unless the gate is closed. */
  async pass(transfer: () => Promise<void>): Promise<void> {
    if (this.closed) return;
    this.transfers++;
    try {
      await transfer();
    } finally {
      this.transfers--;
      if (this.transfers === 0) this.drained();
    }
  }

  /** Waits until nothing is transferred any more, and keeps it like that while the work is done. */
  async closedWhile(work: () => Promise<void>): Promise<void> {
    this.closed = true;
    if (this.transfers > 0) await new Promise<void>((resolve) => (this.drained = resolve));
    await work();
    this.closed = false;
  }
}
