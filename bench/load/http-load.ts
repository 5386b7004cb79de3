import { setTimeout as sleep } from 'node:timers/promises';
import { announceInTurn } from './client.js';
import type { HttpTarget } from '../servers/contestant.js';
import { Connection, type ConnectionUse } from './connection.js';
import type { LoadResult } from './load-result.js';
import type { Bench } from '../measurement.js';
import { runWrk } from './wrk.js';
import type { Workload } from '../workload/workload.js';

/** Between two announces whose answers are checked while wrk runs. wrk itself checks only the status. */
const PROBE_EVERY_MS = 100;
const WARM_UP_CONNECTIONS = 64;

/** How to load a tracker. */
export interface LoadOptions {
  readonly use: ConnectionUse;
  readonly connections?: number;
  /** The load ends after as many. */
  readonly announces?: number;
  readonly seconds?: number;
}

/**
 * Announces as fast as a tracker answers: with wrk, or with a client in TypeScript where wrk is not installed.
 * @throws Error if an answer has a status other than 200, or a checked one has no peers
 */
export async function load(
  bench: Bench,
  target: HttpTarget,
  workload: Workload,
  options: LoadOptions,
): Promise<LoadResult> {
  const { use, announces, seconds = bench.options.seconds, connections = use === 'close' ? 64 : 256 } = options;
  if (!bench.wrk) return announceInTurn(target, workload, connections, use, { seconds, announces });
  await probe(target, workload);
  const running = new AbortController();
  const [result] = await Promise.all([
    runWrk(bench.scope, { target, paths: workload.file, connections, use, seconds, announces }).finally(() =>
      running.abort(),
    ),
    probeUntil(running.signal, target, workload),
  ]);
  return result;
}

/** Sends every prepared announce once, so that a fixed population is stored before the measurement. */
export async function warmUp(target: HttpTarget, workload: Workload): Promise<void> {
  await announceInTurn(target, workload, WARM_UP_CONNECTIONS, 'keep', { announces: workload.paths.length });
}

async function probe(target: HttpTarget, workload: Workload): Promise<void> {
  const connection = new Connection(target, 'close');
  const path = workload.next();
  try {
    if (!(await connection.announce(path))) throw new Error(`not answered with peers: ${path}`);
  } finally {
    connection.end();
  }
}

async function probeUntil(ended: AbortSignal, target: HttpTarget, workload: Workload): Promise<void> {
  while (!ended.aborted) {
    await probe(target, workload);
    await sleep(PROBE_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}
