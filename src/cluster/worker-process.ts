import cluster, { type Worker } from 'node:cluster';
import { WORKER_CLOSE_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { StartError } from '../config/start-error.js';
import { type Activity, NO_ACTIVITY } from '../tracker/activity/activity.js';
import type { KnownState } from '../tracker/instances/tracker-state.js';
import type { PrimaryMessage, WorkerReport } from './messages.js';

/** The ports on which a worker listens. */
export type Ports = Pick<Extract<WorkerReport, { kind: 'ready' }>, 'port' | 'udpPort' | 'adminPort'>;

/** A worker, as the primary sees it. */
export class WorkerProcess {
  private readonly worker: Worker = cluster.fork();
  private isReady = false;
  private latest = NO_ACTIVITY;
  /** In the time of `performance.now()`. */
  readonly startedAt = performance.now();
  /** Resolves when the worker serves; rejects with a StartError if it can't start. */
  readonly ready: Promise<Ports>;
  /** Resolves with the cause of its end, in a few words. */
  readonly ended: Promise<string>;

  constructor() {
    this.ended = new Promise((resolve) => {
      this.worker.once('exit', (code, signal) => resolve(signal || `exit code ${code}`));
      // A process that could not be created never exits. Other errors concern orders to a worker that is just ending.
      this.worker.on('error', ({ message }) => {
        if (this.pid === undefined) resolve(message);
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.worker.on('message', (report: WorkerReport) => {
        if (report.kind === 'activity') this.latest = report.activity;
        else if (report.kind === 'failed') reject(new StartError(report.reason));
        else if (report.kind === 'ready') {
          this.isReady = true;
          resolve(report);
        }
      });
      void this.ended.then((cause) => reject(new StartError(`a worker ended while it started (${cause})`)));
    });
    // The supervisor may look at it only later.
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.worker.process.pid;
  }

  /** What it last reported. */
  get activity(): Activity {
    return this.latest;
  }

  /** Tells the worker the state of the tracker. */
  inform(known: KnownState): void {
    this.send(known);
  }

  /** Makes the worker report not ready. One that still starts gets the order when it is ready, because it would miss it before. */
  drain(): void {
    void this.ready.then(
      () => this.send('drain'),
      () => undefined,
    );
  }

  /** Closes the worker. Kills it if closing takes too long, or if it still starts and serves nobody. */
  async close(): Promise<void> {
    if (this.isReady) this.send('close');
    else this.worker.process.kill('SIGKILL');
    const timeout = setTimeout(() => this.worker.process.kill('SIGKILL'), WORKER_CLOSE_TIMEOUT_MS);
    await this.ended;
    clearTimeout(timeout);
  }

  private send(message: PrimaryMessage): void {
    if (this.worker.isConnected()) this.worker.send(message);
  }
}
