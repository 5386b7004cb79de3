import { EMBEDDED_PING_MS, MAX_UNANSWERED_PINGS } from '../../config/limits/database.limits.js';

/** What is used of a `Worker`. */
interface Thread {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  postMessage(message: unknown): void;
}

/** Notices a thread that neither ends nor works: PGlite spins or waits for ever after some errors of its files. */
export class ThreadWatchdog {
  private timer?: NodeJS.Timeout;
  private unanswered = 0;

  /** @param onHung called once */
  constructor(
    private readonly thread: Thread,
    private readonly onHung: () => void,
  ) {}

  start(): this {
    this.thread.on('message', (message: unknown) => {
      if (message === 'pong') this.unanswered = 0;
    });
    // Questions are counted, not seconds, which also pass while the whole process is suspended.
    this.timer = setInterval(() => {
      if (this.unanswered >= MAX_UNANSWERED_PINGS) {
        this.stop();
        this.onHung();
        return;
      }
      // One is enough for a thread that is busy.
      if (this.unanswered++ === 0) this.thread.postMessage('ping');
    }, EMBEDDED_PING_MS).unref();
    return this;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
