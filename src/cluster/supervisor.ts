import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { FIRST_RESTART_PAUSE_MS, MAX_RESTART_PAUSE_MS, STABLE_WORKER_MS } from '../config/limits/process.limits.js';
import { type Activity, afterEnd, NO_ACTIVITY, totalOf } from '../tracker/activity/activity.js';
import type { KnownState } from '../tracker/instances/tracker-state.js';
import { type Ports, WorkerProcess } from './worker-process.js';
import { LogEvent } from '../logging/log-event.js';

/** Keeps a number of workers running. */
export class Supervisor {
  private readonly logger = new Logger('Workers');
  private readonly workers = new Set<WorkerProcess>();
  /** Of the workers that have ended. */
  private ended = NO_ACTIVITY;
  private known?: KnownState;
  private readonly closing = new AbortController();

  constructor(private readonly workerCount: number) {}

  /** Starts all workers, and replaces those that end later. @throws StartError if one can't start; then all are ended */
  async start(): Promise<Ports> {
    const first = this.fork();
    const others = Array.from({ length: this.workerCount - 1 }, () => this.fork());
    try {
      // All workers share the same ports.
      const [ports] = await Promise.all([first.ready, ...others.map(({ ready }) => ready)]);
      for (const worker of [first, ...others]) void this.keepReplacing(worker);
      return ports;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** What all workers have done, those that ended included. */
  get activity(): Activity {
    return totalOf([this.ended, ...[...this.workers].map(({ activity }) => activity)]);
  }

  /** Tells all workers the state of the tracker. */
  inform(known: KnownState): void {
    this.known = known;
    for (const worker of this.workers) worker.inform(known);
  }

  /** Makes all workers report not ready. They keep serving. */
  drain(): void {
    this.closing.abort();
    for (const worker of this.workers) worker.drain();
  }

  /** Closes all workers. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([...this.workers].map((worker) => worker.close()));
  }

  private fork(): WorkerProcess {
    const worker = new WorkerProcess();
    this.workers.add(worker);
    void worker.ready.then(
      () => this.known && worker.inform(this.known),
      () => undefined,
    );
    void worker.ended.then(() => {
      this.workers.delete(worker);
      this.ended = totalOf([this.ended, afterEnd(worker.activity)]);
    });
    return worker;
  }

  private async keepReplacing(first: WorkerProcess): Promise<void> {
    const { signal } = this.closing;
    let pause = 0;
    for (let worker = first; ; worker = this.fork()) {
      const cause = await worker.ready.then(
        () => worker.ended,
        (error: Error) => error.message,
      );
      if (signal.aborted) return;
      const isStable = performance.now() - worker.startedAt >= STABLE_WORKER_MS;
      pause = isStable ? 0 : Math.min(pause * 2 || FIRST_RESTART_PAUSE_MS, MAX_RESTART_PAUSE_MS);
      const when = pause === 0 ? 'now' : `in ${pause / 1000} s`;
      const message = `Worker ${worker.pid} ended (${cause}). Starting another one ${when}`;
      this.logger.warn(new LogEvent('worker_ended', message, { worker: worker.pid, cause }));
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }
}
