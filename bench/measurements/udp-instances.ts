import { inTurns } from '../servers/contestants.js';
import { latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { LoadResult } from '../load/load-result.js';
import type { Bench } from '../measurement.js';
import type { Table } from '../report/table.js';
import { startTracker } from '../servers/tracker.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';
import { UNDER_WAY } from './udp.js';

/** Two instances on one database beside one, over UDP. */
export async function measureUdpInstances(bench: Bench): Promise<Table | undefined> {
  const { rounds, seconds, sizes } = bench.options;
  const udp = UdpLoad.compile(bench);
  if (!udp) return undefined;
  const database = await bench.postgres.createDatabase(bench.scope);
  const one = (await startTracker(bench, database)).udpPort;
  const other = (await startTracker(bench, database)).udpPort;
  const announces = refreshingUdpPeers(bench.folder, sizes);
  await udp.warmUp(one, announces);
  const contestants = [
    { name: 'one instance', ports: [one, one] },
    { name: 'two instances', ports: [one, other] },
  ];
  const runs = await inTurns(rounds, contestants, async ({ ports }): Promise<LoadResult> => {
    const both = await Promise.all(ports.map((port) => udp.load(port, announces, UNDER_WAY / 2, seconds)));
    return {
      perSecond: both.reduce((sum, { perSecond }) => sum + perSecond, 0),
      p50: Math.max(...both.map(({ p50 }) => p50)),
      p99: Math.max(...both.map(({ p99 }) => p99)),
    };
  });
  return {
    title: 'Two instances on one database, over UDP',
    columns: ['two load tools', 'announces/s together', 'ratio to one instance', 'p99 ms'],
    rows: contestants.map(({ name }, at) => [
      name,
      rateCell(runs[at]),
      ratioCell(runs[at], runs[0]),
      latencyCell(runs[at], 'p99'),
    ]),
  };
}
