import { setTimeout as sleep } from 'node:timers/promises';
import { load, warmUp } from '../load/http-load.js';
import { withCost } from '../load/load-cost.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';
import type { LoadResult } from '../load/load-result.js';
import type { Bench } from '../measurement.js';
import { COST_COLUMNS, COST_NOTE, costCells, latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import { fixed, type Table, whole } from '../report/table.js';
import type { Contestant } from '../servers/contestant.js';
import { inTurns } from '../servers/contestants.js';
import type { Database } from '../servers/postgres.js';
import { startTracker } from '../servers/tracker.js';
import { Members, PRIVATE_SETTINGS } from './members.js';
import { transferringPeers } from '../workload/workload.js';
import { IN_FLIGHT } from '../measurements/udp.js';

/** Of the 50 000 peers of the other measurements, each member has a few. */
const PEERS_OF_MEMBER = 5;
const STATEMENTS_LOGGED = 10;
const SETTLED_CHECK_MS = 1_000;

interface Mode {
  readonly name: string;
  readonly tracker: Contestant;
  readonly database: Database;
  /** One load, over a transport. */
  readonly loads: readonly (() => Promise<LoadResult>)[];
}

/** The same announces, with totals that rise, in private mode and in open mode: what passkeys and accounts cost. */
export async function measurePrivate(bench: Bench): Promise<Table[]> {
  const modes = [await start(bench, 'open'), await start(bench, 'private')];
  const tables: Table[] = [];
  for (const [at, transport] of ['HTTP, keep-alive', 'UDP'].entries()) {
    const measured = modes.filter(({ loads }) => loads[at] !== undefined);
    if (measured.length === 0) continue;
    bench.log(transport);
    for (const { database } of measured) await database.resetStatements();
    const runs = await inTurns(bench.options.rounds, measured, ({ tracker, loads }) =>
      withCost(bench, tracker, loads[at] as () => Promise<LoadResult>),
    );
    tables.push({
      title: `Private mode, ${transport}`,
      columns: ['mode', 'announces/s', 'ratio', 'p50 ms', 'p99 ms', ...COST_COLUMNS],
      rows: measured.map(({ name }, mode) => [
        name,
        rateCell(runs[mode]),
        ratioCell(runs[mode], runs[0]),
        latencyCell(runs[mode], 'p50'),
        latencyCell(runs[mode], 'p99'),
        ...costCells(runs[mode]),
      ]),
      notes: [COST_NOTE],
    });
    for (const [mode, { name, database }] of measured.entries()) {
      const announces = (runs[mode] ?? []).reduce((sum, run) => sum + run.announces, 0);
      bench.log(await statementsOf(name, database, announces));
    }
  }
  return [...tables, ...(await Promise.all(modes.slice(1).map(({ database }) => sessionsOf(database))))];
}

async function start(bench: Bench, name: 'open' | 'private'): Promise<Mode> {
  const { sizes, seconds } = bench.options;
  const database = await bench.postgres.createDatabase(bench.scope);
  const members = name === 'private' ? new Members(Math.ceil(sizes.peers / PEERS_OF_MEMBER)) : undefined;
  // A settlement in every load: far more of them than an announce interval has, which is on the safe side.
  const settings = members && { ...PRIVATE_SETTINGS, YABTT_SETTLE_SECONDS: String(seconds) };
  const tracker = await startTracker(bench, database, { name, settings });
  await members?.register(tracker, sizes);
  const workload = transferringPeers(bench.folder, sizes, members?.passkeyOf);
  const udp = UdpLoad.compile(bench);
  const announces = refreshingUdpPeers(
    bench.folder,
    sizes,
    members && ((peer) => `/announce/${members.passkeyOf(peer)}`),
  );
  // Twice: the first announces of a session add nothing, and are compared with the limit of a member's clients.
  for (let time = 0; time < 2; time++) {
    await warmUp(tracker, workload);
    await udp?.warmUp(tracker.udpPort, announces);
  }
  if (members) await untilSettled(bench, database);
  return {
    name,
    tracker,
    database,
    loads: [
      () => load(bench, tracker, workload, { use: 'keep' }),
      ...(udp ? [() => udp.load(tracker.udpPort, announces, IN_FLIGHT, seconds)] : []),
    ],
  };
}

/** Waits until all is settled and the use of each passkey is recorded: as in swarms that have been there for a while. */
async function untilSettled(bench: Bench, database: Database): Promise<void> {
  for (let left = 1; left > 0; await sleep(SETTLED_CHECK_MS)) {
    const [row] = await database.query<{ left: number }>(
      `SELECT (SELECT count(*)::integer FROM member_session WHERE new_uploaded > 0)
            + (SELECT count(*)::integer FROM passkey WHERE last_used_at IS NULL AND member IN (SELECT member FROM member_session)) AS left`,
    );
    left = row?.left ?? 0;
  }
  bench.log('all sessions are settled');
}

/** The statements that took most of the time of a load. */
async function statementsOf(name: string, database: Database, announces: number): Promise<string> {
  const statements = await database.statements();
  const lines = statements.slice(0, STATEMENTS_LOGGED).map(({ query, calls, milliseconds }) => {
    const text = query.replace(/\s+/g, ' ').trim().slice(0, 90);
    return `${fixed((milliseconds * 1000) / announces, 1).padStart(6)} us ${whole(calls).padStart(8)}  ${text}`;
  });
  return [`${name}: time of PostgreSQL's statements an announce, and calls`, ...lines].join('\n');
}

async function sessionsOf(database: Database): Promise<Table> {
  const [sizes] = await database.query<{ sessions: number; bytes: number; hot: number }>(
    `SELECT (SELECT count(*)::float8 FROM member_session) AS sessions,
            pg_total_relation_size('member_session')::float8 AS bytes,
            n_tup_hot_upd::float8 / nullif(n_tup_upd, 0) AS hot
       FROM pg_stat_user_tables WHERE relname = 'member_session'`,
  );
  const { sessions = NaN, bytes = NaN, hot = NaN } = sizes ?? {};
  return {
    title: 'Private mode, sessions',
    columns: ['sessions', 'bytes on disk a session', 'heap-only updates %'],
    rows: [[whole(sessions), whole(bytes / sessions), fixed(hot * 100, 1)]],
    notes: ['bytes: with indexes.'],
  };
}
