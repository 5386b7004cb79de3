import { join } from 'node:path';
import { load } from '../load/http-load.js';
import { type LoadCost, withCost } from '../load/load-cost.js';
import type { LoadResult } from '../load/load-result.js';
import { announceAtRate } from '../load/paced.js';
import type { Bench } from '../measurement.js';
import { COST_COLUMNS, COST_NOTE, costCells, latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import { type Table, whole } from '../report/table.js';
import { inScope } from '../scope.js';
import type { Contestant } from '../servers/contestant.js';
import { inTurns } from '../servers/contestants.js';
import type { Database } from '../servers/postgres.js';
import { residentMemory } from '../servers/resident-memory.js';
import { migrate, startTracker } from '../servers/tracker.js';
import { seededRandom } from '../workload/random.js';
import { FILL_PEERS, FILL_TORRENTS, StoredPeers } from '../workload/stored-peers.js';
import { announcePath } from '../workload/workload-peer.js';
import { Workload } from '../workload/workload.js';
import { BUSY } from './latency.js';

/** Times the usual number of prepared announces: the larger the table, the less of it may stay in memory. */
const MORE_ANNOUNCES = 4;
/** For one pass of the prepared announces. */
const MAX_PASS_SECONDS = 120;

/** A tracker whose table holds peers. */
interface Filled {
  readonly stored: StoredPeers;
  readonly database: Database;
  readonly tracker: Contestant;
  readonly workload: Workload;
}

interface Run {
  readonly steady: LoadResult & LoadCost;
  readonly afterCheckpoint: LoadResult;
  readonly paced: LoadResult;
}

/** Speed and size with more and more peers in the table, each size in turns with the first one. */
export async function measureGrowth(bench: Bench): Promise<Table[]> {
  const [first = 0, ...larger] = bench.options.sizes.growth;
  const base = await fill(bench, first);
  const rows: string[][] = [];
  for (const peers of larger) {
    const measured = await inScope(bench.scope, async (scope) => {
      const grown = await fill({ ...bench, scope }, peers);
      const contestants = rows.length === 0 ? [base, grown] : [grown];
      const runs = await inTurns(bench.options.rounds, [base, grown], (filled) => measure(bench, filled));
      return Promise.all(contestants.map((filled) => row(filled, runs[filled === base ? 0 : 1], runs[0])));
    });
    rows.push(...measured);
  }
  const table = {
    title: 'Growth',
    columns: [
      'peers before',
      'announces/s',
      'ratio',
      'after a checkpoint',
      'ratio',
      'p99 ms at 2/3',
      ...COST_COLUMNS,
      'bytes a peer',
      'MiB',
    ],
    rows,
    notes: [`${COST_NOTE} bytes: on disk, with indexes. MiB: resident memory of the tracker.`],
  };
  return [table];
}

async function fill(bench: Bench, peers: number): Promise<Filled> {
  const stored = new StoredPeers(peers);
  const database = await bench.postgres.createDatabase(bench.scope);
  await migrate(bench, database);
  const start = performance.now();
  await database.query(`SET work_mem = '512MB'`);
  await database.query(FILL_TORRENTS, [stored.torrents]);
  await database.query(FILL_PEERS, [stored.torrents, stored.popular]);
  await database.query('VACUUM (ANALYZE) torrent, peer');
  await database.query('CHECKPOINT');
  bench.log(`${whole(peers)} peers, filled in ${whole((performance.now() - start) / 1000)} s`);
  return { stored, database, tracker: await startTracker(bench, database), workload: announcesOf(bench, stored) };
}

/**
 * The first write to a page after a checkpoint logs the whole page. So announces are measured after a checkpoint, and again
 * when all of them have been sent once.
 */
async function measure(bench: Bench, { database, tracker, workload }: Filled): Promise<Run> {
  const peak = () => load(bench, tracker, workload, { use: 'keep' });
  await database.query('CHECKPOINT');
  const afterCheckpoint = await peak();
  const seconds = bench.options.quick ? 1 : MAX_PASS_SECONDS;
  await load(bench, tracker, workload, { use: 'keep', announces: workload.paths.length, seconds });
  const steady = await withCost(bench, tracker, peak);
  const paced = await announceAtRate(tracker, workload, steady.perSecond * BUSY, bench.options.seconds);
  return { steady, paced, afterCheckpoint };
}

async function row({ stored, database, tracker }: Filled, runs: readonly Run[] = [], base: readonly Run[] = []) {
  const [size] = await database.query<{ bytes: number; peers: number }>(
    `SELECT pg_total_relation_size('peer')::float8 AS bytes, count(*)::integer AS peers FROM peer`,
  );
  if (!size || size.peers > stored.count) throw new Error(`${stored.count} peers became ${size?.peers} under load`);
  const [steady, steadyBase] = [runs, base].map((of) => of.map((run) => run.steady));
  const [after, afterBase] = [runs, base].map((of) => of.map((run) => run.afterCheckpoint));
  return [
    whole(stored.count),
    rateCell(steady),
    ratioCell(steady, steadyBase),
    rateCell(after),
    ratioCell(after, afterBase),
    latencyCell(
      runs.map(({ paced }) => paced),
      'p99',
    ),
    ...costCells(runs.map((run) => run.steady)),
    whole(size.bytes / size.peers),
    whole(residentMemory(tracker.pid).now),
  ];
}

function announcesOf({ folder, options }: Bench, stored: StoredPeers): Workload {
  const random = seededRandom(stored.count);
  const paths = Array.from({ length: options.sizes.announces * MORE_ANNOUNCES }, () =>
    announcePath(random, stored.any(random)),
  );
  return new Workload(paths, join(folder, `stored-${stored.count}.txt`));
}
