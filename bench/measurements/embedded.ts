import { inTurns } from '../servers/contestants.js';
import { latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import { load, warmUp } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import type { Table } from '../report/table.js';
import { startEmbeddedTracker, startTracker } from '../servers/tracker.js';
import { refreshingPeers } from '../workload/workload.js';

/** The database that the tracker brings along, beside PostgreSQL. */
export async function measureEmbedded(bench: Bench): Promise<Table> {
  const { rounds, sizes } = bench.options;
  const workload = refreshingPeers(bench.folder, sizes);
  const database = await bench.postgres.createDatabase(bench.scope);
  const contestants = [
    { ...(await startTracker(bench, database)), name: 'PostgreSQL' },
    { ...(await startEmbeddedTracker(bench)), name: 'embedded' },
  ];
  for (const { port } of contestants) await warmUp(port, workload);
  const runs = await inTurns(rounds, contestants, (contestant) => load(bench, contestant, workload, { use: 'keep' }));
  return {
    title: 'The embedded database',
    columns: ['YaBTT, keep-alive', 'announces/s', 'ratio', 'p50 ms', 'p99 ms'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[0]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
    ]),
  };
}
