/** Runs a task again and again, with a pause before each run. */
export class RepeatedTask {
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  /** @param task handles its own errors */
  constructor(
    private readonly task: () => Promise<void>,
    private readonly pauseMs: number,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.task().finally(() => {
        if (this.timer) this.start();
      });
    }, this.pauseMs).unref();
  }

  /** Resolves once a run in progress has ended. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }
}
