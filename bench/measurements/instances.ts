import { inTurns } from '../servers/contestants.js';
import { latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { LoadResult } from '../load/load-result.js';
import { load, warmUp } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import type { Database } from '../servers/postgres.js';
import type { Table } from '../report/table.js';
import { startTracker } from '../servers/tracker.js';
import { refreshingPeers, type Workload } from '../workload/workload.js';

/** Connections of each of the two load tools. */
const CONNECTIONS = 128;

/** Two instances on one database beside one: announces for many torrents, and all for one. */
export async function measureInstances(bench: Bench): Promise<Table> {
  const { rounds, sizes } = bench.options;
  const database = await bench.postgres.createDatabase(bench.scope);
  const one = await startTracker(bench, database);
  const other = await startTracker(bench, database);
  const spread = refreshingPeers(bench.folder, sizes);
  const hot = refreshingPeers(bench.folder, { ...sizes, torrents: 1 });
  await warmUp(one.port, spread);
  await warmUp(other.port, hot);
  const contestants = [
    { name: 'many torrents, one instance', workload: spread, ports: [one.port, one.port] },
    { name: 'many torrents, two instances', workload: spread, ports: [one.port, other.port] },
    { name: 'one hot torrent, one instance', workload: hot, ports: [one.port, one.port] },
    { name: 'one hot torrent, two instances', workload: hot, ports: [one.port, other.port] },
  ];
  const runs = await inTurns(rounds, contestants, ({ ports, workload }) => loadBoth(bench, ports, workload));
  return {
    title: 'Two instances on one database',
    columns: ['two load tools, keep-alive', 'announces/s together', 'ratio to one instance', 'p99 ms'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[at - (at % 2)]),
      latencyCell(runs[at], 'p99'),
    ]),
    notes: [await deadlocks(bench, database)],
  };
}

/** The rates of both together, and the latency of the slower one. */
async function loadBoth(bench: Bench, ports: readonly number[], workload: Workload): Promise<LoadResult> {
  const both = await Promise.all(
    ports.map((port) => load(bench, { port }, workload, { use: 'keep', connections: CONNECTIONS })),
  );
  return {
    perSecond: both.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p50: Math.max(...both.map(({ p50 }) => p50)),
    p99: Math.max(...both.map(({ p99 }) => p99)),
  };
}

async function deadlocks(bench: Bench, database: Database): Promise<string> {
  const [row] = await database.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  const logged = bench.postgres.deadlocksLogged();
  return `Deadlocks: ${row?.deadlocks} in PostgreSQL's statistics, ${logged ?? 'unknown'} lines in its log.`;
}
