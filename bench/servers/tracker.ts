import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestant.js';
import type { Bench } from '../measurement.js';
import type { Database } from './postgres.js';
import { inScope, type Scope } from '../scope.js';
import { startServerProcess } from './server-process.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CERTIFICATE = join(PROJECT, 'test/support/certificates/localhost');

/** How a tracker is started, where it differs from `npm start`. */
export interface TrackerOptions {
  readonly scope?: Scope;
  readonly name?: string;
  /** A checkout with a build; this one by default. */
  readonly folder?: string;
  /** Additional settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Additional options of Node. */
  readonly nodeOptions?: readonly string[];
}

/** @throws Error if a checkout has no build */
export function checkBuild(folder = PROJECT): void {
  if (!existsSync(join(folder, 'dist/main.js'))) throw new Error(`no dist/main.js in ${folder}: npm run build`);
}

/** Starts this tracker as `npm start` does, on a database in PostgreSQL. */
export async function startTracker(
  bench: Bench,
  database: Database,
  options: TrackerOptions = {},
): Promise<Contestant> {
  return { ...(await start(bench, { DATABASE_URL: database.url }, options)), database };
}

/** Starts this tracker in several processes. */
export function startWorkers(bench: Bench, database: Database, workers: number): Promise<Contestant> {
  const settings = { YABTT_WORKERS: String(workers) };
  return startTracker(bench, database, { name: `YaBTT, ${workers} workers`, settings });
}

/** Starts this tracker with HTTPS. */
export async function startSecureTracker(bench: Bench, database: Database): Promise<Contestant> {
  const settings = { YABTT_TLS_CERT: `${CERTIFICATE}.crt`, YABTT_TLS_KEY: `${CERTIFICATE}.key` };
  return { ...(await startTracker(bench, database, { name: 'YaBTT, HTTPS', settings })), secure: true };
}

/** Starts the build of another checkout on a database of its own. */
export async function startOtherBuild(bench: Bench, folder: string, options: TrackerOptions = {}): Promise<Contestant> {
  const database = await bench.postgres.createDatabase(bench.scope);
  return startTracker(bench, database, { ...options, folder, name: `YaBTT, ${basename(folder)}` });
}

/** Starts this tracker on its embedded database. */
export async function startEmbeddedTracker(bench: Bench, options: TrackerOptions = {}): Promise<Contestant> {
  const YABTT_DATA_DIR = await mkdtemp(join(bench.folder, 'data-'));
  return start(bench, { YABTT_DATA_DIR }, options);
}

/** Has a tracker create the tables in an empty database. */
export async function migrate(bench: Bench, database: Database): Promise<void> {
  await inScope(bench.scope, (scope) => startTracker(bench, database, { scope }));
}

/** Runs in a temporary folder, so that no developer's `.env` is read. */
async function start(
  bench: Bench,
  database: Readonly<Record<string, string>>,
  { scope = bench.scope, name = 'YaBTT', folder = PROJECT, settings, nodeOptions = [] }: TrackerOptions,
): Promise<Contestant> {
  const server = await startServerProcess(scope, {
    command: process.execPath,
    args: [...nodeOptions, ...startArguments(folder)],
    cwd: bench.folder,
    env: { YABTT_PORT: '0', YABTT_HOST: '127.0.0.1', ...withoutLimits(folder), ...database, ...settings },
    ready: /announce URL +\S+:(\d+)\/announce(?:\\n|\n) +udp:\S+:(\d+)\/announce/,
  });
  return { name, ...server };
}

/** The load comes from one address. An older build refuses to start with a setting that it does not know. */
function withoutLimits(folder: string): Record<string, string> {
  const known = readFileSync(join(folder, 'docs/SETTINGS.md'), 'utf8');
  const limits = ['YABTT_RATE_LIMIT', 'YABTT_MAX_PEERS_PER_ADDRESS'];
  return Object.fromEntries(limits.filter((limit) => known.includes(limit)).map((limit) => [limit, '0']));
}

/** What `npm start` gives to Node, options of V8 included. */
function startArguments(folder: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const [command, ...args] = scripts.start.replace(/^exec /, '').split(' ');
  if (command !== 'node') throw new Error(`${folder}: "start" in package.json must run node`);
  return args.map((argument) => (argument.endsWith('.js') ? resolve(folder, argument) : argument));
}
