import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { warmUp } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import { type Table, whole } from '../report/table.js';
import { inScope } from '../scope.js';
import type { Contestant } from '../servers/contestant.js';
import { forgetPeak, residentMemory } from '../servers/resident-memory.js';
import { startEmbeddedTracker, startTracker } from '../servers/tracker.js';
import { refreshingPeers } from '../workload/workload.js';

const PASSWORD = 'only for the benchmark';
const AUTHORIZATION = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
const SETTINGS = { YABTT_AUTH_PASSWORD: PASSWORD };
const PRIVATE = { ...SETTINGS, YABTT_MODE: 'private' };
/** After an import, before memory is read again. */
const REST_MS = 3_000;
/** Between two announces beside an import. */
const ANNOUNCE_EVERY_MS = 20;

interface Import {
  readonly path: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, string>>;
  lines(count: number): string;
}

export const IMPORTS: Readonly<Record<string, Import>> = {
  bans: {
    path: 'bans/import',
    type: 'text/plain',
    settings: SETTINGS,
    // PeerGuardian's format, with gaps between the ranges, in an order like that of real lists: by name.
    lines: (count) =>
      linesOf(count, (at) => {
        const [first, last] = [addressOf(2 ** 24 + at * 256), addressOf(2 ** 24 + at * 256 + 200)];
        return `Company ${(at * 7919) % count}:${first}-${last}`;
      }),
  },
  torrents: {
    path: 'torrents/import',
    type: 'text/plain',
    settings: SETTINGS,
    lines: (count) => linesOf(count, () => randomBytes(20).toString('hex')),
  },
  members: {
    path: 'members/import',
    type: 'application/x-ndjson',
    settings: PRIVATE,
    lines: (count) =>
      linesOf(count / 5, (at) => JSON.stringify({ id: `m${at}`, passkey: randomBytes(16).toString('hex') })),
  },
};

/** Imports of many bans, torrents and members, on PostgreSQL and on the embedded database. */
export async function measureImports(bench: Bench): Promise<Table[]> {
  const rows: string[][] = [];
  for (const where of ['PostgreSQL', 'embedded'] as const) {
    for (const [what, given] of Object.entries(IMPORTS)) {
      await inScope(bench.scope, async (scope) => {
        const { settings } = given;
        const tracker =
          where === 'embedded'
            ? await startEmbeddedTracker({ ...bench, scope }, { scope, settings })
            : await startTracker({ ...bench, scope }, await bench.postgres.createDatabase(scope), { scope, settings });
        const lines = given.lines(bench.options.sizes.imported);
        await warm(tracker, given, bench);
        for (const again of ['', ', again']) {
          rows.push([`${what}, ${where}${again}`, ...(await measureImport(tracker, given, lines, bench))]);
        }
      });
    }
  }
  return [
    {
      title: 'Imports',
      columns: ['', 'lines', 'seconds', 'MiB before', 'peak MiB', 'MiB after', 'slowest announce ms'],
      rows,
      notes: [
        'MiB: resident memory of the tracker, from /proc; the embedded database is in the same process. Before: after 50 000 announces, but not in private mode. Again: all lines are known.',
        `An announce is sent every ${ANNOUNCE_EVERY_MS} ms beside the import.`,
      ],
    },
  ];
}

/** A tracker at work has the memory for short-lived objects that it may have; one that was just started has not. */
async function warm({ port }: Contestant, { settings }: Import, { folder, options }: Bench): Promise<void> {
  // In private mode a load needs members.
  if (settings !== PRIVATE) await warmUp({ port }, refreshingPeers(folder, options.sizes));
}

async function measureImport(
  { pid, port }: Contestant,
  { path, type }: Import,
  lines: string,
  { options, log }: Bench,
): Promise<string[]> {
  forgetPeak(pid);
  const before = residentMemory(pid).now;
  const start = performance.now();
  const beside = announceWhile(port);
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
    method: 'POST',
    headers: { Authorization: AUTHORIZATION, 'Content-Type': type, 'X-Requested-With': 'bench' },
    body: lines,
  });
  const answer = await response.text();
  const seconds = (performance.now() - start) / 1000;
  const slowest = await beside.end();
  const { peak } = residentMemory(pid);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${answer.slice(0, 200)}`);
  log(`${path}: ${seconds.toFixed(1)} s, ${answer.slice(0, 80)}`);
  await sleep(options.quick ? 0 : REST_MS);
  const count = lines.split('\n').length - 1;
  return [whole(count), seconds.toFixed(1), ...[before, peak, residentMemory(pid).now, slowest].map(whole)];
}

/** Announces until it is ended. */
function announceWhile(port: number): { end(): Promise<number> } {
  const ending = new AbortController();
  let slowest = 0;
  const query = `info_hash=${'%07'.repeat(20)}&peer_id=-BE0001-000000000000&port=7000&left=0&compact=1`;
  const announcing = (async () => {
    while (!ending.signal.aborted) {
      const start = performance.now();
      await (await fetch(`http://127.0.0.1:${port}/announce?${query}`)).arrayBuffer();
      slowest = Math.max(slowest, performance.now() - start);
      await sleep(ANNOUNCE_EVERY_MS);
    }
  })();
  return {
    end: async () => {
      ending.abort();
      await announcing;
      return slowest;
    },
  };
}

function linesOf(count: number, line: (at: number) => string): string {
  let text = '';
  for (let at = 0; at < count; at++) text += `${line(at)}\n`;
  return text;
}

function addressOf(number: number): string {
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.');
}
