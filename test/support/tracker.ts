import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { configFromSettings, type TrackerSettings } from '../../src/config/load-config.js';
import { type InProcessTracker, startTracker } from '../../src/tracker-application.js';
import { distribute } from './citus/distribute.js';

/** A database of its own in the PostgreSQL that the tests run on. */
export interface TestDatabase {
  readonly url: string;
  query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** On what all tests run that don't care: `double` or `extension` has their tables distributed, as on Citus. */
const TEST_CITUS = process.env.TEST_CITUS as 'double' | 'extension' | undefined;

/** Makes a database, empty but for what TEST_CITUS asks for. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  if (TEST_CITUS) await distribute(database, TEST_CITUS);
  return database;
}

/** Makes an empty database. @param options of CREATE DATABASE */
export async function createEmptyDatabase(options = ''): Promise<TestDatabase> {
  const name = `yabtt_test_${randomBytes(6).toString('hex')}`;
  const serverUrl = process.env.TEST_DATABASE_URL as string;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await once(serverUrl, `CREATE DATABASE ${name} ${options}`);
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  // DROP DATABASE ends what the pool is still closing.
  pool.on('error', () => undefined);
  return {
    url: url.href,
    query: async <Row extends object>(sql: string, parameters?: unknown[]) =>
      (await pool.query(sql, parameters)).rows as Row[],
    drop: async () => {
      await pool.end();
      await once(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Loopback: so that a test says by X-Forwarded-For from where a peer announces. */
const TRUSTED = ['127.0.0.0/8', '::1'];

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
      ...settings,
    }),
  );
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
