import { join } from 'node:path';
import { BUSY } from './latency.js';
import { rateCell, latencyCell } from '../report/load-cells.js';
import type { LoadResult } from '../load/load-result.js';
import { load } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import { residentMemory } from '../servers/resident-memory.js';
import { announceAtRate } from '../load/paced.js';
import type { Database } from '../servers/postgres.js';
import { seededRandom } from '../workload/random.js';
import { inScope } from '../scope.js';
import { FILL_PEERS, FILL_TORRENTS, StoredPeers } from '../workload/stored-peers.js';
import { type Table, whole } from '../report/table.js';
import { migrate, startTracker } from '../servers/tracker.js';
import { announcePath } from '../workload/workload-peer.js';
import { Workload } from '../workload/workload.js';

/** So many times the usual number of prepared announces: the larger the table, the less of it may stay in memory. */
const MORE_ANNOUNCES = 4;
/** Seconds of load before anything is measured, at the most. */
const WARM_UP_SECONDS = 5;

/** Speed and size with ever more peers in the table. */
export async function measureGrowth(bench: Bench): Promise<Table> {
  const rows: string[][] = [];
  for (const peers of bench.options.sizes.growth) {
    bench.say(`${whole(peers)} peers`);
    rows.push(await inScope(bench.scope, (scope) => measureSize({ ...bench, scope }, new StoredPeers(peers))));
  }
  return {
    title: 'Growth',
    columns: [
      'peers before',
      'torrents',
      'announces/s',
      'p99 ms at 2/3 of that',
      'bytes per peer on disk',
      'resident memory MiB',
    ],
    rows,
  };
}

async function measureSize(bench: Bench, stored: StoredPeers): Promise<string[]> {
  const { rounds, seconds } = bench.options;
  const database = await bench.postgres.createDatabase(bench.scope);
  await migrate(bench, database);
  await fill(database, stored);
  const { pid, port } = await startTracker(bench, database);
  const workload = announcesOf(bench, stored);
  await load(bench, { port }, workload, { use: 'keep', seconds: Math.min(seconds, WARM_UP_SECONDS) });
  const fast: LoadResult[] = [];
  const paced: LoadResult[] = [];
  for (let round = 0; round < rounds; round++) {
    const peak = await load(bench, { port }, workload, { use: 'keep' });
    fast.push(peak);
    paced.push(await announceAtRate(port, workload, peak.perSecond * BUSY, seconds));
  }
  const [size] = await database.query<{ bytes: number; peers: number }>(
    `SELECT pg_total_relation_size('peer')::float8 AS bytes, count(*)::integer AS peers FROM peer`,
  );
  if (!size || size.peers > stored.count)
    throw new Error(`${stored.count} peers became ${size?.peers} while they announced`);
  return [
    whole(stored.count),
    whole(stored.torrents),
    rateCell(fast),
    latencyCell(paced, 'p99'),
    whole(size.bytes / size.peers),
    whole(residentMemory(pid).now),
  ];
}

async function fill(database: Database, stored: StoredPeers): Promise<void> {
  await database.query(`SET work_mem = '512MB'`);
  await database.query(FILL_TORRENTS, [stored.torrents]);
  await database.query(FILL_PEERS, [stored.torrents, stored.popular]);
  await database.query('VACUUM (ANALYZE) torrent, peer');
  await database.query('CHECKPOINT');
}

function announcesOf({ folder, options }: Bench, stored: StoredPeers): Workload {
  const random = seededRandom(stored.count);
  const paths = Array.from({ length: options.sizes.announces * MORE_ANNOUNCES }, () =>
    announcePath(random, stored.any(random)),
  );
  return new Workload(paths, join(folder, 'stored.txt'));
}
