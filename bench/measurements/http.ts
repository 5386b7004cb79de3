import type { ConnectionUse } from '../load/connection.js';
import { load, warmUp } from '../load/http-load.js';
import { type LoadCost, withCost } from '../load/load-cost.js';
import type { LoadResult } from '../load/load-result.js';
import type { Bench } from '../measurement.js';
import { COST_COLUMNS, COST_NOTE, costCells, latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { Table } from '../report/table.js';
import type { Contestant } from '../servers/contestant.js';
import { inTurns, startContestants } from '../servers/contestants.js';
import { startSecureTracker } from '../servers/tracker.js';
import { refreshingPeers } from '../workload/workload.js';

const USES = { keep: 'keep-alive', close: 'a connection each' } as const;

/** Announces over HTTP and HTTPS as fast as they are answered, beside other trackers. */
export async function measureHttp(bench: Bench): Promise<Table[]> {
  const { rounds, sizes } = bench.options;
  const workload = refreshingPeers(bench.folder, sizes);
  const contestants: Contestant[] = await startContestants(bench);
  const [tracker] = contestants;
  if (tracker?.database) contestants.splice(1, 0, await startSecureTracker(bench, tracker.database));
  for (const contestant of contestants) await warmUp(contestant, workload);
  const tables: Table[] = [];
  for (const use of ['keep', 'close'] as const) {
    bench.log(USES[use]);
    const measured = contestants.filter(({ secure }) => use === 'keep' || !secure);
    const runs = await inTurns(rounds, measured, (contestant) =>
      withCost(bench, contestant, () => load(bench, contestant, workload, { use })),
    );
    tables.push(toTable(use, measured, runs));
  }
  return tables;
}

function toTable(
  use: ConnectionUse,
  contestants: readonly Contestant[],
  runs: readonly (LoadResult & LoadCost)[][],
): Table {
  return {
    title: `HTTP announces, ${USES[use]}`,
    columns: ['', 'announces/s', 'ratio', 'YaBTT beside it', 'p99 ms', ...COST_COLUMNS],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[0]),
      ratioCell(runs[0], runs[at]),
      latencyCell(runs[at], 'p99'),
      ...costCells(runs[at]),
    ]),
    notes: [COST_NOTE, 'opentracker closes every connection after its answer.'],
  };
}
