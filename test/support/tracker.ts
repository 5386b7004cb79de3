import { randomBytes } from 'node:crypto';
import { type CanActivate, UseGuards } from '@nestjs/common';
import pg from 'pg';
import { configFromSettings, type TrackerSettings } from '../../src/config/load-config.js';
import { type InProcessTracker, startTracker } from '../../src/tracker-application.js';
import { AnnounceController } from '../../src/transport/http/announce.controller.js';
import { ScrapeController } from '../../src/transport/http/scrape.controller.js';
import { TEST_CITUS, TEST_CITUS_WORKERS } from './citus/cluster.js';
import { distribute } from './citus/distribute.js';
import { TEST_HTTP } from './http-variant.js';
import { runOnce } from './postgres/run-once.js';

/** A database of its own in the PostgreSQL that the tests run on. */
export interface TestDatabase {
  readonly url: string;
  /** The same database on the workers of TEST_CITUS_WORKERS. */
  readonly workerUrls: readonly string[];
  query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** Makes a database, empty but for what TEST_CITUS asks for. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  if (TEST_CITUS) await distribute(database, TEST_CITUS);
  return database;
}

/** Makes an empty database, on the workers too. @param options of CREATE DATABASE */
export async function createEmptyDatabase(options = ''): Promise<TestDatabase> {
  const name = `yabtt_test_${randomBytes(6).toString('hex')}`;
  const servers = [process.env.TEST_DATABASE_URL as string, ...TEST_CITUS_WORKERS];
  for (const server of servers) await runOnce(server, `CREATE DATABASE ${name} ${options}`);
  const [url, ...workerUrls] = servers.map((server) => {
    const own = new URL(server);
    own.pathname = `/${name}`;
    return own.href;
  });
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // DROP DATABASE ends what the pool is still closing.
  pool.on('error', () => undefined);
  return {
    url: url as string,
    workerUrls,
    query: async <Row extends object>(sql: string, parameters?: unknown[]) =>
      (await pool.query(sql, parameters)).rows as Row[],
    drop: async () => {
      await pool.end();
      for (const server of servers) await runOnce(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Loopback: so that a test says by X-Forwarded-For from where a peer announces. */
const TRUSTED = ['127.0.0.0/8', '::1'];

/** What TEST_HTTP asks of a tracker. */
export const VARIANT_SETTINGS: TrackerSettings =
  TEST_HTTP === 'tls'
    ? {
        tlsCert: 'test/support/certificates/localhost.crt',
        tlsKey: 'test/support/certificates/localhost.key',
      }
    : {};

/** Lets everybody pass. */
class OpenGuard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

/** With TEST_HTTP=nest: Nest's pipeline serves a route that has a guard. */
if (TEST_HTTP === 'nest') {
  for (const controller of [AnnounceController, ScrapeController]) UseGuards(OpenGuard)(controller);
}

/** Starts a tracker in this process on a free port, its log silent but for errors. */
export async function startTestTracker(
  database: Pick<TestDatabase, 'url'>,
  settings: TrackerSettings = {},
): Promise<InProcessTracker> {
  return startTracker(
    configFromSettings({
      databaseUrl: database.url,
      port: 0,
      logLevel: 'error',
      trustedProxies: TRUSTED,
      // Addresses of documentation are those of most tests.
      allowReservedAddresses: true,
      // However busy the machine is.
      queueTimeoutMs: 60_000,
      ...VARIANT_SETTINGS,
      ...settings,
    }),
  );
}
