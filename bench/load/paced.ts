import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpTarget } from '../servers/contestant.js';
import { Connection } from './connection.js';
import type { LoadResult } from './load-result.js';
import { percentile } from '../report/statistics.js';
import type { Workload } from '../workload/workload.js';

const CONNECTIONS = 256;
/** For answers that are missing after the last announce. */
const TIMEOUT_MS = 10_000;

/**
 * Announces at a given rate, whether the tracker keeps up or not: at random moments, like independent clients (Poisson),
 * with keep-alive. A latency begins when the announce was due, so a stall of the tracker counts for every announce that
 * waited. Timers tick once a millisecond, which adds up to that much to every latency.
 * @param rate announces per second
 */
export async function announceAtRate(
  target: HttpTarget,
  workload: Workload,
  rate: number,
  seconds: number,
): Promise<LoadResult> {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(target, 'keep'));
  const load = new PacedLoad(connections, workload);
  const start = performance.now();
  const end = start + seconds * 1000;
  try {
    for (let due = start; performance.now() < end; await sleep(1)) {
      for (const now = performance.now(); due <= now; due += (-Math.log(1 - Math.random()) * 1000) / rate)
        load.add(due);
    }
    await Promise.race([load.drain(), sleep(TIMEOUT_MS, undefined, { ref: false })]);
  } finally {
    for (const connection of connections) connection.end();
  }
  return {
    announces: load.latencies.length,
    perSecond: (load.latencies.length * 1000) / (performance.now() - start),
    p50: percentile(load.latencies, 50),
    p99: percentile(load.latencies, 99),
  };
}

/** Announces that wait for a connection, and those in flight. */
class PacedLoad {
  /** Milliseconds, of each announce with an answer. */
  readonly latencies: number[] = [];
  private readonly idle: Connection[];
  private readonly waiting: number[] = [];
  private readonly running = new Set<Promise<void>>();
  private failure?: Error;

  constructor(
    connections: readonly Connection[],
    private readonly workload: Workload,
  ) {
    this.idle = [...connections];
  }

  /** @throws Error once an announce failed */
  add(due: number): void {
    if (this.failure) throw this.failure;
    this.waiting.push(due);
    const connection = this.idle.pop();
    if (!connection) return;
    const run: Promise<void> = this.serve(connection)
      .catch((error: Error) => (this.failure = error))
      .then(() => this.running.delete(run))
      .then(() => undefined);
    this.running.add(run);
  }

  async drain(): Promise<void> {
    await Promise.all(this.running);
    if (this.failure) throw this.failure;
  }

  private async serve(connection: Connection): Promise<void> {
    for (let due = this.waiting.shift(); due !== undefined; due = this.waiting.shift()) {
      if (!(await connection.announce(this.workload.next())))
        throw new Error('an announce was not answered with peers');
      this.latencies.push(performance.now() - due);
    }
    this.idle.push(connection);
  }
}
