import { inTurns, startContestants } from '../servers/contestants.js';
import type { ConnectionUse } from '../load/connection.js';
import { latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { LoadResult } from '../load/load-result.js';
import { load, warmUp } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import type { Table } from '../report/table.js';
import { refreshingPeers } from '../workload/workload.js';

const USES: readonly ConnectionUse[] = ['close', 'keep'];

/** Announces over HTTP as fast as they are answered, beside the other trackers that are installed. */
export async function measureHttp(bench: Bench): Promise<Table> {
  const { rounds, sizes } = bench.options;
  const workload = refreshingPeers(bench.folder, sizes);
  const contestants = await startContestants(bench);
  for (const { port } of contestants) await warmUp(port, workload);
  const byUse: LoadResult[][][] = [];
  for (const use of USES) {
    bench.say(`${use === 'close' ? 'a connection each' : 'keep-alive'}`);
    byUse.push(await inTurns(rounds, contestants, (contestant) => load(bench, contestant, workload, { use })));
  }
  return {
    title: 'HTTP announces',
    columns: ['', ...['a connection each', 'keep-alive'].flatMap((use) => [`${use}, announces/s`, 'ratio', 'p99 ms'])],
    rows: contestants.map(({ name }, at) => [
      name,
      ...byUse.flatMap((runs) => [rateCell(runs[at]), ratioCell(runs[at], runs[0]), latencyCell(runs[at], 'p99')]),
    ]),
    notes: ['opentracker closes every connection after its answer.'],
  };
}
