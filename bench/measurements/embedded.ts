import { load, warmUp } from '../load/http-load.js';
import { withCost } from '../load/load-cost.js';
import type { Bench } from '../measurement.js';
import { COST_COLUMNS, COST_NOTE, costCells, latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { Table } from '../report/table.js';
import { inTurns } from '../servers/contestants.js';
import { startEmbeddedTracker, startTracker } from '../servers/tracker.js';
import { refreshingPeers } from '../workload/workload.js';

/** The embedded database beside PostgreSQL. */
export async function measureEmbedded(bench: Bench): Promise<Table[]> {
  const { rounds, sizes } = bench.options;
  const workload = refreshingPeers(bench.folder, sizes);
  const database = await bench.postgres.createDatabase(bench.scope);
  const contestants = [
    { ...(await startTracker(bench, database)), name: 'PostgreSQL' },
    { ...(await startEmbeddedTracker(bench)), name: 'embedded' },
  ];
  for (const contestant of contestants) await warmUp(contestant, workload);
  const runs = await inTurns(rounds, contestants, (contestant) =>
    withCost(bench, contestant, () => load(bench, contestant, workload, { use: 'keep' })),
  );
  const table = {
    title: 'The embedded database',
    columns: ['YaBTT, keep-alive', 'announces/s', 'ratio', 'p50 ms', 'p99 ms', ...COST_COLUMNS],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[0]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
      ...costCells(runs[at]),
    ]),
    notes: [`${COST_NOTE} The embedded database runs in the process of the tracker.`],
  };
  return [table];
}
