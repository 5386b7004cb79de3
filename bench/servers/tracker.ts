import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestant.js';
import type { Bench } from '../measurement.js';
import type { Database } from './postgres.js';
import { inScope, type Scope } from '../scope.js';
import { startServerProcess } from './server-process.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** @throws Error where there is no build to measure */
export function checkBuild(): void {
  if (!existsSync(MAIN)) throw new Error('there is no dist/main.js: npm run build');
}

/** Starts this tracker as `npm start` does, on a database in PostgreSQL. */
export function startTracker(
  bench: Bench,
  database: Database,
  scope: Scope = bench.scope,
  settings: Readonly<Record<string, string>> = {},
): Promise<Contestant> {
  const name = settings.YABTT_WORKERS === undefined ? 'YaBTT' : `YaBTT, ${settings.YABTT_WORKERS} workers`;
  return start(bench, scope, name, { DATABASE_URL: database.url, ...settings });
}

/** Starts this tracker on the database that it brings along. */
export async function startEmbeddedTracker(bench: Bench): Promise<Contestant> {
  const YABTT_DATA_DIR = await mkdtemp(join(bench.folder, 'data-'));
  return start(bench, bench.scope, 'YaBTT, embedded database', { YABTT_DATA_DIR });
}

/** Lets a tracker make the tables in an empty database. */
export async function migrate(bench: Bench, database: Database): Promise<void> {
  await inScope(bench.scope, (scope) => startTracker(bench, database, scope));
}

/** Its folder is not the project's, so that no `.env` of a developer is measured. */
async function start(
  bench: Bench,
  scope: Scope,
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<Contestant> {
  const server = await startServerProcess(scope, {
    command: process.execPath,
    args: ['--max-semi-space-size=16', MAIN],
    cwd: bench.folder,
    env: { YABTT_PORT: '0', YABTT_HOST: '127.0.0.1', ...settings },
    ready: /announce URL +\S+:(\d+)\/announce\n +udp:\S+:(\d+)\/announce\n/,
  });
  return { name, ...server };
}
