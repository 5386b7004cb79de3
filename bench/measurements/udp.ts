import { inTurns, startContestants } from '../servers/contestants.js';
import { latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { Bench } from '../measurement.js';
import { medianOf } from '../report/statistics.js';
import { fixed, type Table, whole } from '../report/table.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';

/** Announces under way at the same time. */
export const UNDER_WAY = 256;

/** Announces over UDP as fast as they are answered, beside the other trackers that are installed. */
export async function measureUdp(bench: Bench): Promise<Table | undefined> {
  const { rounds, seconds, sizes } = bench.options;
  const udp = UdpLoad.compile(bench);
  if (!udp) return undefined;
  const announces = refreshingUdpPeers(bench.folder, sizes);
  const contestants = await startContestants(bench);
  for (const { udpPort } of contestants) await udp.warmUp(udpPort, announces);
  const runs = await inTurns(rounds, contestants, ({ udpPort }) => udp.load(udpPort, announces, UNDER_WAY, seconds));
  return {
    title: 'UDP announces',
    columns: ['', 'announces/s', 'ratio', 'p50 ms', 'p99 ms', 'peers in an answer', 'lost'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[0]),
      latencyCell(runs[at], 'p50'),
      latencyCell(runs[at], 'p99'),
      fixed(
        medianOf(runs[at] ?? [], ({ peers }) => peers),
        1,
      ),
      whole((runs[at] ?? []).reduce((sum, { lost }) => sum + lost, 0)),
    ]),
  };
}
