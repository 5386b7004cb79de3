import cluster, { type Worker } from 'node:cluster';
import { StartError } from '../config/start-error.js';
import type { WorkerOrder, WorkerReport } from './messages.js';

/** Milliseconds that a worker has to end: longer than it waits for what is in flight. */
const END_PATIENCE_MS = 15_000;

/** Where a worker listens. */
export type Ports = Pick<Extract<WorkerReport, { kind: 'ready' }>, 'port' | 'udpPort'>;

/** A worker, as the primary sees it. */
export class WorkerProcess {
  private readonly worker: Worker;
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
    });
    this.ready = new Promise((resolve, reject) => {
      this.worker.once('message', (report: WorkerReport) => {
        if (report.kind === 'ready') resolve(report);
        else reject(new StartError(report.reason));
      });
      void this.ended.then((how) => reject(new StartError(`a worker ended while it started (${how})`)));
    });
    // Who waits for it may come later.
    this.ready.catch(() => undefined);
    // A message to one that is just ending.
    this.worker.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.worker.process.pid;
  }

  drain(): void {
    this.tell('drain');
  }

  /** Ends it in order, or by force where it takes too long. */
  async close(): Promise<void> {
    this.tell('close');
    const patience = setTimeout(() => this.worker.process.kill('SIGKILL'), END_PATIENCE_MS);
    await this.ended;
    clearTimeout(patience);
  }

  private tell(order: WorkerOrder): void {
    if (this.worker.isConnected()) this.worker.send(order);
  }
}
