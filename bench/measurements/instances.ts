import { load, warmUp } from '../load/http-load.js';
import { type LoadResult, together } from '../load/load-result.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';
import type { Bench } from '../measurement.js';
import { latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { Table } from '../report/table.js';
import type { Contestant } from '../servers/contestant.js';
import { inTurns } from '../servers/contestants.js';
import type { Database } from '../servers/postgres.js';
import { startTracker } from '../servers/tracker.js';
import { refreshingPeers, type Workload } from '../workload/workload.js';
import { IN_FLIGHT } from './udp.js';

/** Connections of each of the two load tools. */
const CONNECTIONS = 128;

/** Two load tools: on one instance, then on two with one database. */
interface Case {
  readonly name: string;
  readonly load: (instance: Contestant) => Promise<LoadResult>;
}

/** Two instances on one database beside one: many torrents and one hot torrent over HTTP, and many over UDP. */
export async function measureInstances(bench: Bench): Promise<Table[]> {
  const database = await bench.postgres.createDatabase(bench.scope);
  const one = await startTracker(bench, database);
  const other = await startTracker(bench, database);
  const cases = [...(await httpCases(bench, one, other)), ...(await udpCases(bench, one))];
  const contestants = cases.flatMap(({ name, load }) => [
    { name: `${name}, one instance`, load, instances: [one, one] },
    { name: `${name}, two instances`, load, instances: [one, other] },
  ]);
  const runs = await inTurns(bench.options.rounds, contestants, async ({ load, instances }) =>
    together(await Promise.all(instances.map(load))),
  );
  const table = {
    title: 'Two instances on one database',
    columns: ['two load tools', 'announces/s together', 'ratio to one instance', 'p99 ms'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[at - (at % 2)]),
      latencyCell(runs[at], 'p99'),
    ]),
    notes: [await deadlocks(bench, database)],
  };
  return [table];
}

async function httpCases(bench: Bench, one: Contestant, other: Contestant): Promise<Case[]> {
  const { sizes } = bench.options;
  const spread = refreshingPeers(bench.folder, sizes);
  const hot = refreshingPeers(bench.folder, { ...sizes, torrents: 1 });
  await warmUp(one, spread);
  await warmUp(other, hot);
  const loadOf = (workload: Workload) => (instance: Contestant) =>
    load(bench, instance, workload, { use: 'keep', connections: CONNECTIONS });
  return [
    { name: 'HTTP, many torrents', load: loadOf(spread) },
    { name: 'HTTP, one hot torrent', load: loadOf(hot) },
  ];
}

async function udpCases(bench: Bench, { udpPort }: Contestant): Promise<Case[]> {
  const udp = UdpLoad.compile(bench);
  if (!udp) return [];
  const announces = refreshingUdpPeers(bench.folder, bench.options.sizes);
  await udp.warmUp(udpPort, announces);
  const loadOne = (instance: Contestant) => udp.load(instance.udpPort, announces, IN_FLIGHT / 2, bench.options.seconds);
  return [{ name: 'UDP, many torrents', load: loadOne }];
}

async function deadlocks(bench: Bench, database: Database): Promise<string> {
  const [row] = await database.query<{ deadlocks: string }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  );
  const logged = bench.postgres.deadlocksLogged();
  return `Deadlocks: ${row?.deadlocks} in PostgreSQL's statistics, ${logged ?? 'unknown'} lines in its log.`;
}
