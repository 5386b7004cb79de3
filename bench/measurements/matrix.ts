import type { AnnounceRequest } from 'yabtt';
import { announceInProcess, startCore, type TrackerCore } from '../servers/in-process.js';
import type { Bench } from '../measurement.js';
import { below, seededRandom } from '../workload/random.js';
import { inScope } from '../scope.js';
import { median } from '../report/statistics.js';
import { type Table, whole } from '../report/table.js';
import { infoHashOf } from '../workload/workload-peer.js';

const CALLERS = 64;
/** As the measurement of 0.1.5 does. */
const NUMWANT = 30;

/** The matrix that YaBTT 0.1.5 published, measured the same way: in process, any user announces any torrent. */
export async function measureMatrix(bench: Bench): Promise<Table[]> {
  const { matrix } = bench.options.sizes;
  const rows: string[][] = [];
  for (const torrents of matrix) {
    const row = [whole(torrents)];
    for (const users of matrix) {
      bench.log(`${whole(torrents)} torrents, ${whole(users)} users`);
      row.push(whole(await inScope(bench.scope, (scope) => measureCell({ ...bench, scope }, torrents, users))));
    }
    rows.push(row);
  }
  const table = {
    title: 'The matrix of YaBTT 0.1.5, announces/s in process',
    columns: ['torrents', ...matrix.map((users) => `${whole(users)} users`)],
    rows,
    notes: ['YaBTT 0.1.5 with 100 to 10 000 of either: 1 010-1 910 published, 740-1 830 measured again.'],
  };
  return [table];
}

async function measureCell(bench: Bench, torrents: number, users: number): Promise<number> {
  const { rounds, seconds } = bench.options;
  const database = await bench.postgres.createDatabase(bench.scope);
  const core = await startCore(bench.scope, database.url);
  const random = seededRandom(torrents + users);
  const infoHashes = Array.from({ length: torrents }, (_, at) => infoHashOf(at));
  const next = () => requestOf(core, infoHashes[below(random, torrents)] as Buffer, below(random, users));
  const runs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    runs.push(await announceInProcess(core.announces, CALLERS, seconds, next));
  }
  return median(runs);
}

function requestOf({ library }: TrackerCore, infoHash: Buffer, user: number): AnnounceRequest {
  const clientAddress = Buffer.from([10, user >> 16, (user >> 8) & 0xff, user & 0xff]);
  return {
    infoHash,
    peerId: Buffer.from(`-TR4040-${String(user).padStart(12, '0')}`),
    clientAddress,
    ipv4: library.endpointOf(clientAddress, 6881),
    uploaded: 0n,
    downloaded: 0n,
    left: user % 3 === 0 ? 1_000_000n : 0n,
    event: library.AnnounceEvent.None,
    numwant: NUMWANT,
    format: 'compact',
  };
}
