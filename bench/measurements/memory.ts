import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../load/http-load.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';
import type { Bench } from '../measurement.js';
import { type Table, whole } from '../report/table.js';
import { residentMemory } from '../servers/resident-memory.js';
import { startTracker } from '../servers/tracker.js';
import { newTorrents } from '../workload/workload.js';
import { IN_FLIGHT } from './udp.js';

/** For all announces together. */
const TIMEOUT_SECONDS = 900;
/** After the load, before memory is read again. */
const REST_MS = 5_000;
/** Over UDP, one after another. */
const UDP_LOADS = { loads: 6, seconds: 10 };

/** Resident memory of a process after many info hashes, and under load over UDP. */
export async function measureMemory(bench: Bench): Promise<Table[]> {
  return [await measureInfoHashes(bench), ...(await measureUnderUdp(bench))];
}

/** A process must not remember every info hash that was announced. */
async function measureInfoHashes(bench: Bench): Promise<Table> {
  const { quick, sizes } = bench.options;
  const database = await bench.postgres.createDatabase(bench.scope);
  const tracker = await startTracker(bench, database);
  const workload = newTorrents(bench.folder, sizes);
  const before = residentMemory(tracker.pid).now;
  const { perSecond } = await load(bench, tracker, workload, {
    use: 'keep',
    announces: sizes.infoHashes,
    seconds: TIMEOUT_SECONDS,
  });
  const after = residentMemory(tracker.pid).now;
  await sleep(quick ? 0 : REST_MS);
  const [torrents] = await database.query<{ count: string }>('SELECT count(*) FROM torrent');
  const rested = residentMemory(tracker.pid);
  return {
    title: 'Memory after many info hashes',
    columns: ['info hashes', 'announces/s', 'MiB before', 'MiB after', 'MiB after a rest', 'peak MiB'],
    rows: [[Number(torrents?.count), perSecond, before, after, rested.now, rested.peak].map(whole)],
  };
}

async function measureUnderUdp(bench: Bench): Promise<Table[]> {
  const { quick, sizes } = bench.options;
  const udp = UdpLoad.compile(bench);
  if (!udp) return [];
  const { pid, udpPort } = await startTracker(bench, await bench.postgres.createDatabase(bench.scope));
  const announces = refreshingUdpPeers(bench.folder, sizes);
  await udp.warmUp(udpPort, announces);
  const { loads, seconds } = quick ? { loads: 1, seconds: 1 } : UDP_LOADS;
  const rows = [['0', '-', whole(residentMemory(pid).now)]];
  for (let load = 1; load <= loads; load++) {
    const { perSecond } = await udp.load(udpPort, announces, IN_FLIGHT, seconds);
    rows.push([whole(load * seconds), whole(perSecond), whole(residentMemory(pid).now)]);
  }
  const table = {
    title: 'Memory under load over UDP',
    columns: ['seconds of load', 'announces/s', 'resident memory MiB'],
    rows,
    notes: [`Peak: ${whole(residentMemory(pid).peak)} MiB.`],
  };
  return [table];
}
