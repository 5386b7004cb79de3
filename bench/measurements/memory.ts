import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import { residentMemory } from '../servers/resident-memory.js';
import { type Table, whole } from '../report/table.js';
import { startTracker } from '../servers/tracker.js';
import { newTorrents } from '../workload/workload.js';

/** Seconds that the announces may take together. */
const PATIENCE = 900;
/** Milliseconds of rest after which memory is looked at again. */
const REST_MS = 5_000;

/** Memory of a process after many different info hashes were announced: it must not remember all of them. */
export async function measureInfoHashes(bench: Bench): Promise<Table> {
  const { quick, sizes } = bench.options;
  const database = await bench.postgres.createDatabase(bench.scope);
  const { pid, port } = await startTracker(bench, database);
  const workload = newTorrents(bench.folder, sizes);
  const before = residentMemory(pid).now;
  const { perSecond } = await load(bench, { port }, workload, {
    use: 'keep',
    announces: sizes.infoHashes,
    seconds: PATIENCE,
  });
  const after = residentMemory(pid).now;
  await sleep(quick ? 0 : REST_MS);
  const [torrents] = await database.query<{ count: string }>('SELECT count(*) FROM torrent');
  const rested = residentMemory(pid);
  return {
    title: 'Memory after many info hashes',
    columns: ['info hashes announced', 'announces/s', 'MiB at start', 'MiB after', 'MiB after a rest', 'MiB at most'],
    rows: [[Number(torrents?.count), perSecond, before, after, rested.now, rested.most].map(whole)],
  };
}
