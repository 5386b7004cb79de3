import { inTurns, startContestants } from '../servers/contestants.js';
import { latencyCell, rateCell } from '../report/load-cells.js';
import { load, warmUp } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import { announceAtRate } from '../load/paced.js';
import { type Table, whole } from '../report/table.js';
import { refreshingPeers } from '../workload/workload.js';

/** The share of the highest rate at which latency is measured: a tracker that is busy, but not overrun. */
export const BUSY = 2 / 3;

/** How long an announce waits when each tracker gets two thirds of what it can answer. */
export async function measureLatency(bench: Bench): Promise<Table> {
  const { rounds, seconds, sizes } = bench.options;
  const workload = refreshingPeers(bench.folder, sizes);
  // Opening a connection for each announce costs this client more than it costs the tracker: no latency to tell.
  const contestants = (await startContestants(bench)).filter(({ hangsUp }) => !hangsUp);
  for (const { port } of contestants) await warmUp(port, workload);
  const peaks = await inTurns(1, contestants, (contestant) => load(bench, contestant, workload, { use: 'keep' }));
  const paced = contestants.map(({ port }, at) => ({ port, rate: (peaks[at]?.[0]?.perSecond ?? 0) * BUSY }));
  const runs = await inTurns(rounds, paced, ({ port, rate }) => announceAtRate(port, workload, rate, seconds));
  return {
    title: 'Latency at two thirds of the highest rate',
    columns: ['keep-alive', 'highest, announces/s', 'asked', 'answered', 'p50 ms', 'p99 ms'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(peaks[at]),
      whole(paced[at]?.rate ?? NaN),
      rateCell(runs[at]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
    ]),
    notes: ['Where fewer are answered than asked, the client and the tracker together have no processor left.'],
  };
}
