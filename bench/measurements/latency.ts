import { load, warmUp } from '../load/http-load.js';
import { announceAtRate } from '../load/paced.js';
import type { Bench } from '../measurement.js';
import { latencyCell, rateCell } from '../report/load-cells.js';
import { type Table, whole } from '../report/table.js';
import { inTurns, startContestants } from '../servers/contestants.js';
import { refreshingPeers } from '../workload/workload.js';

/** The share of the peak rate at which latency is measured: a tracker that is busy, but not overloaded. */
export const BUSY = 2 / 3;

/**
 * Latency of an announce when each tracker receives two thirds of its peak rate. Workers and another build get the rate of this
 * build, so that their latencies compare.
 */
export async function measureLatency(bench: Bench): Promise<Table[]> {
  const { rounds, seconds, sizes } = bench.options;
  const workload = refreshingPeers(bench.folder, sizes);
  // To open a connection for each announce costs this client more than it costs the tracker.
  const contestants = (await startContestants(bench)).filter(({ hangsUp }) => !hangsUp);
  for (const contestant of contestants) await warmUp(contestant, workload);
  const peaks = await inTurns(1, contestants, (contestant) => load(bench, contestant, workload, { use: 'keep' }));
  const paced = contestants.map((target, at) => ({
    target,
    rate: (peaks[target.database ? 0 : at]?.[0]?.perSecond ?? 0) * BUSY,
  }));
  const runs = await inTurns(rounds, paced, ({ target, rate }) => announceAtRate(target, workload, rate, seconds));
  const table = {
    title: 'Latency at two thirds of the peak rate',
    columns: ['keep-alive', 'peak, announces/s', 'sent', 'answered', 'p50 ms', 'p99 ms'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(peaks[at]),
      whole(paced[at]?.rate ?? NaN),
      rateCell(runs[at]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
    ]),
    notes: ['Where fewer are answered than sent, client and tracker have used up the processors.'],
  };
  return [table];
}
