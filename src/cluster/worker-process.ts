import cluster, { type Worker } from 'node:cluster';
import { WORKER_CLOSE_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { StartError } from '../config/start-error.js';
import type { WorkerOrder, WorkerReport } from './messages.js';

/** Where a worker listens. */
export type Ports = Pick<Extract<WorkerReport, { kind: 'ready' }>, 'port' | 'udpPort'>;

/** A worker, as the primary sees it. */
export class WorkerProcess {
  private readonly worker: Worker;
  private isReady = false;
  /** When it was started, as `performance.now()` tells the time. */
  readonly startedAt = performance.now();
  /** Fulfilled when it serves; rejected with a StartError where it can't. */
  readonly ready: Promise<Ports>;
  /** How it ended, in a few words. */
  readonly ended: Promise<string>;

  /** @param environment what its environment has beside that of this process */
  constructor(environment: NodeJS.ProcessEnv) {
    this.worker = cluster.fork(environment);
    this.ended = new Promise((resolve) => {
      this.worker.once('exit', (code, signal) => resolve(signal || `exit code ${code}`));
      // One that could not be made never exits; any other error is of a message to one that is just ending.
      this.worker.on('error', ({ message }) => {
        if (this.pid === undefined) resolve(message);
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.worker.once('message', (report: WorkerReport) => {
        this.isReady = report.kind === 'ready';
        if (report.kind === 'ready') resolve(report);
        else reject(new StartError(report.reason));
      });
      void this.ended.then((how) => reject(new StartError(`a worker ended while it started (${how})`)));
    });
    // Who waits for it may come later.
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.worker.process.pid;
  }

  /** One that still starts drains when it serves: before, it would not hear of it. */
  drain(): void {
    void this.ready.then(
      () => this.tell('drain'),
      () => undefined,
    );
  }

  /** Ends it in order, or by force where it takes too long, or still starts and serves nobody. */
  async close(): Promise<void> {
    if (this.isReady) this.tell('close');
    else this.worker.process.kill('SIGKILL');
    const timeout = setTimeout(() => this.worker.process.kill('SIGKILL'), WORKER_CLOSE_TIMEOUT_MS);
    await this.ended;
    clearTimeout(timeout);
  }

  private tell(order: WorkerOrder): void {
    if (this.worker.isConnected()) this.worker.send(order);
  }
}
