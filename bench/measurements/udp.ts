import { withCost } from '../load/load-cost.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';
import type { Bench } from '../measurement.js';
import {
  COST_COLUMNS,
  COST_NOTE,
  costCells,
  latencyCell,
  medianCell,
  rateCell,
  ratioCell,
} from '../report/load-cells.js';
import { type Table, whole } from '../report/table.js';
import { inTurns, startContestants } from '../servers/contestants.js';

/** Announces at a time, over all load tools. */
export const IN_FLIGHT = 256;

/** Announces over UDP as fast as they are answered, beside other trackers. */
export async function measureUdp(bench: Bench): Promise<Table[]> {
  const { rounds, seconds, sizes } = bench.options;
  const udp = UdpLoad.compile(bench);
  if (!udp) return [];
  const announces = refreshingUdpPeers(bench.folder, sizes);
  const contestants = await startContestants(bench);
  for (const { udpPort } of contestants) await udp.warmUp(udpPort, announces);
  const runs = await inTurns(rounds, contestants, (contestant) =>
    withCost(bench, contestant, () => udp.load(contestant.udpPort, announces, IN_FLIGHT, seconds)),
  );
  const table = {
    title: 'UDP announces',
    columns: ['', 'announces/s', 'ratio', 'YaBTT beside it', 'p50 ms', 'p99 ms', ...COST_COLUMNS, 'peers', 'lost'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[0]),
      ratioCell(runs[0], runs[at]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
      ...costCells(runs[at]),
      medianCell(runs[at], ({ peers }) => peers, 1),
      whole((runs[at] ?? []).reduce((sum, { lost }) => sum + lost, 0)),
    ]),
    notes: [`${COST_NOTE} peers: in an answer, on average. lost: announces without an answer.`],
  };
  return [table];
}
