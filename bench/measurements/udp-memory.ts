import type { Bench } from '../measurement.js';
import { residentMemory } from '../servers/resident-memory.js';
import { type Table, whole } from '../report/table.js';
import { startTracker } from '../servers/tracker.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';
import { UNDER_WAY } from './udp.js';

/** Loads one after another, and the seconds of each. */
const LOADS = 6;
const SECONDS = 10;

/** Memory of a process while announces come over UDP for a minute as fast as they are answered. */
export async function measureUdpMemory(bench: Bench): Promise<Table | undefined> {
  const { quick, sizes } = bench.options;
  const udp = UdpLoad.compile(bench);
  if (!udp) return undefined;
  const { pid, udpPort } = await startTracker(bench, await bench.postgres.createDatabase(bench.scope));
  const announces = refreshingUdpPeers(bench.folder, sizes);
  await udp.warmUp(udpPort, announces);
  const seconds = quick ? 1 : SECONDS;
  const rows = [['0', '-', whole(residentMemory(pid).now)]];
  for (let load = 1; load <= LOADS; load++) {
    const { perSecond } = await udp.load(udpPort, announces, UNDER_WAY, seconds);
    rows.push([whole(load * seconds), whole(perSecond), whole(residentMemory(pid).now)]);
  }
  return {
    title: 'Memory under load over UDP',
    columns: ['seconds of load', 'announces/s', 'resident memory MiB'],
    rows,
    notes: [`At most: ${whole(residentMemory(pid).most)} MiB.`],
  };
}
