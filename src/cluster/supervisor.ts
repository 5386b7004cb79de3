import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { FIRST_RESTART_PAUSE_MS, MAX_RESTART_PAUSE_MS, STABLE_WORKER_MS } from '../config/limits/process.limits.js';
import { type Ports, WorkerProcess } from './worker-process.js';

/** Keeps so many workers running. */
export class Supervisor {
  private readonly logger = new Logger('Workers');
  private readonly workers = new Set<WorkerProcess>();
  private readonly ending = new AbortController();

  /**
   * @param count of workers
   * @param environment what their environment has beside that of this process
   */
  constructor(
    private readonly count: number,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Starts all, and from then on replaces those that end. @throws StartError where one can't start; then none is left */
  async start(): Promise<Ports> {
    const workers = Array.from({ length: this.count }, () => this.fork());
    try {
      const [ports] = await Promise.all(workers.map(({ ready }) => ready));
      for (const worker of workers) void this.replaceAgainAndAgain(worker);
      return ports as Ports;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** None is ready any more; all serve on. */
  drain(): void {
    this.ending.abort();
    for (const worker of this.workers) worker.drain();
  }

  /** Ends all in order. */
  async close(): Promise<void> {
    this.ending.abort();
    await Promise.all([...this.workers].map((worker) => worker.close()));
  }

  private fork(): WorkerProcess {
    const worker = new WorkerProcess(this.environment);
    this.workers.add(worker);
    void worker.ended.then(() => this.workers.delete(worker));
    return worker;
  }

  private async replaceAgainAndAgain(first: WorkerProcess): Promise<void> {
    const { signal } = this.ending;
    let pause = 0;
    for (let worker = first; ; worker = this.fork()) {
      const how = await worker.ready.then(
        () => worker.ended,
        (error: Error) => error.message,
      );
      if (signal.aborted) return;
      const isSound = performance.now() - worker.startedAt >= STABLE_WORKER_MS;
      pause = isSound ? 0 : Math.min(pause * 2 || FIRST_RESTART_PAUSE_MS, MAX_RESTART_PAUSE_MS);
      const when = pause === 0 ? 'now' : `in ${pause / 1000} s`;
      this.logger.warn(`Worker ${worker.pid} ended: ${how}. Another one is started ${when}`);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }
}
