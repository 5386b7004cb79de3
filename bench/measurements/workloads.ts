import { load, warmUp } from '../load/http-load.js';
import { withCost } from '../load/load-cost.js';
import type { Bench } from '../measurement.js';
import { COST_COLUMNS, COST_NOTE, costCells, latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { Table } from '../report/table.js';
import type { Contestant } from '../servers/contestant.js';
import { inTurns } from '../servers/contestants.js';
import { startTracker } from '../servers/tracker.js';
import { newPeers, refreshingPeers } from '../workload/workload.js';

/** Three workloads, keep-alive, each on a database of its own. */
export async function measureWorkloads(bench: Bench): Promise<Table[]> {
  const { rounds, sizes } = bench.options;
  const refreshing = refreshingPeers(bench.folder, sizes);
  const hot = refreshingPeers(bench.folder, { ...sizes, torrents: 1 });
  const contestants = [
    { title: 'refreshing peers', workload: refreshing, known: refreshing, tracker: await startOnNewDatabase(bench) },
    {
      title: 'all-new peers',
      workload: newPeers(bench.folder, sizes),
      known: refreshing,
      tracker: await startOnNewDatabase(bench),
    },
    { title: 'one hot torrent', workload: hot, known: hot, tracker: await startOnNewDatabase(bench) },
  ];
  for (const { tracker, known } of contestants) await warmUp(tracker, known);
  const runs = await inTurns(rounds, contestants, ({ tracker, workload }) =>
    withCost(bench, tracker, () => load(bench, tracker, workload, { use: 'keep' })),
  );
  const table = {
    title: 'Workloads',
    columns: ['YaBTT, keep-alive', 'announces/s', 'ratio', 'p50 ms', 'p99 ms', ...COST_COLUMNS],
    rows: contestants.map(({ title }, at) => [
      title,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[0]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
      ...costCells(runs[at]),
    ]),
    notes: [COST_NOTE],
  };
  return [table];
}

async function startOnNewDatabase(bench: Bench): Promise<Contestant> {
  return startTracker(bench, await bench.postgres.createDatabase(bench.scope));
}
