import { inTurns } from '../servers/contestants.js';
import { latencyCell, rateCell } from '../report/load-cells.js';
import { load, warmUp } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import type { Table } from '../report/table.js';
import { startTracker } from '../servers/tracker.js';
import { newPeers, refreshingPeers } from '../workload/workload.js';

/** The three workloads to quote, each on a database of its own, keep-alive. */
export async function measureWorkloads(bench: Bench): Promise<Table> {
  const { rounds, sizes } = bench.options;
  const refreshing = refreshingPeers(bench.folder, sizes);
  const hot = refreshingPeers(bench.folder, { ...sizes, torrents: 1 });
  const contestants = [
    { name: 'refreshing peers', workload: refreshing, known: refreshing, port: await startedPort(bench) },
    {
      name: 'all-new peers',
      workload: newPeers(bench.folder, sizes),
      known: refreshing,
      port: await startedPort(bench),
    },
    { name: 'one hot torrent', workload: hot, known: hot, port: await startedPort(bench) },
  ];
  for (const { port, known } of contestants) await warmUp(port, known);
  const runs = await inTurns(rounds, contestants, ({ port, workload }) =>
    load(bench, { port }, workload, { use: 'keep' }),
  );
  return {
    title: 'Workloads',
    columns: ['YaBTT, keep-alive', 'announces/s', 'p50 ms', 'p99 ms'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
    ]),
  };
}

async function startedPort(bench: Bench): Promise<number> {
  const { port } = await startTracker(bench, await bench.postgres.createDatabase(bench.scope));
  return port;
}
