import { setTimeout as sleep } from 'node:timers/promises';
import { announceInTurn } from './client.js';
import type { Contestant } from '../servers/contestant.js';
import { Connection, type ConnectionUse } from './connection.js';
import type { LoadResult } from './load-result.js';
import type { Bench } from '../measurement.js';
import { runWrk } from './wrk.js';
import type { Workload } from '../workload/workload.js';

/** Milliseconds between two announces whose answers are looked at while wrk runs, as wrk looks at none. */
const PROBE_EVERY_MS = 100;
const WARM_UP_CONNECTIONS = 64;

/** How the load is put on. */
export interface LoadOptions {
  readonly use: ConnectionUse;
  readonly connections?: number;
  /** Ends the load early. */
  readonly announces?: number;
  readonly seconds?: number;
}

/**
 * Announces as fast as a tracker answers: with wrk, or with a client of our own where that is not installed.
 * @throws Error if an answer has not the status 200, or one that was looked at has no peers
 */
export async function load(
  bench: Bench,
  { port, hangsUp }: Pick<Contestant, 'port' | 'hangsUp'>,
  workload: Workload,
  options: LoadOptions,
): Promise<LoadResult> {
  const { use, announces, seconds = bench.options.seconds, connections = use === 'close' ? 64 : 256 } = options;
  if (!bench.wrk) return announceInTurn(port, workload, connections, use, { seconds, announces });
  await probe(port, workload);
  const running = new AbortController();
  const [figures] = await Promise.all([
    runWrk(bench.scope, { port, hangsUp, paths: workload.file, connections, use, seconds, announces }).finally(() =>
      running.abort(),
    ),
    probeAgainAndAgain(port, workload, running.signal),
  ]);
  return figures;
}

/** Announces every prepared path once, so that a fixed population is known before anything is measured. */
export async function warmUp(port: number, workload: Workload): Promise<void> {
  await announceInTurn(port, workload, WARM_UP_CONNECTIONS, 'keep', { announces: workload.paths.length });
}

async function probe(port: number, workload: Workload): Promise<void> {
  const connection = new Connection(port, 'close');
  const path = workload.next();
  try {
    if (!(await connection.announce(path))) throw new Error(`not answered with peers: ${path}`);
  } finally {
    connection.end();
  }
}

async function probeAgainAndAgain(port: number, workload: Workload, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await probe(port, workload);
    await sleep(PROBE_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}
