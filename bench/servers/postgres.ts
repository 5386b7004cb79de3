import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres } from '../../test/support/postgres/postgres.mjs';
import type { Scope } from '../scope.js';

/** The configuration for production: every commit is on disk before it is acknowledged. */
const CONFIGURATION = fileURLToPath(new URL('../../deploy/postgresql/postgresql.conf', import.meta.url));
const SETTINGS = {
  /** Counts the transactions of announces. */
  shared_preload_libraries: 'pg_stat_statements',
};

/** The PostgreSQL server of all measurements. */
export interface Postgres {
  readonly version: string;
  /** Its first process; undefined for a server that was not started here. */
  readonly pid?: number;
  /** Creates an empty database and drops it at the end of the scope. */
  createDatabase(scope: Scope): Promise<Database>;
  /** Lines of the server's log that mention a deadlock; undefined where the log can't be read. */
  deadlocksLogged(): number | undefined;
}

/** One database. */
export interface Database {
  readonly url: string;
  query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Transactions so far that stored announces; NaN without pg_stat_statements. */
  announceTransactions(): Promise<number>;
  /** Statements by the time that they took since they were reset; none without pg_stat_statements. */
  statements(): Promise<StatementTime[]>;
  resetStatements(): Promise<void>;
}

export interface StatementTime {
  readonly query: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/**
 * Starts a server, or uses the one of DATABASE_URL, whose role must be allowed to create databases.
 * @param settings overrule the configuration
 */
export async function openPostgres(scope: Scope, settings: Readonly<Record<string, string>>): Promise<Postgres> {
  const given = process.env.DATABASE_URL;
  const server = given ? undefined : await startOwn(scope, settings);
  const url = given || (server?.url ?? '');
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  scope.onEnd(() => admin.end());
  const versions = await admin.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
  if (server) await admin.query('CREATE EXTENSION pg_stat_statements');
  let created = 0;
  return {
    version: versions.rows[0]?.version ?? 'unknown',
    pid: server?.pid,
    deadlocksLogged: () => (server ? (server.log.match(/deadlock/gi)?.length ?? 0) : undefined),
    createDatabase: async (databaseScope) => {
      const name = `yabtt_bench_${process.pid}_${created++}`;
      await admin.query(`CREATE DATABASE ${name}`);
      databaseScope.onEnd(() => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
      return {
        ...connectTo(url, name, databaseScope),
        announceTransactions: async () => (server ? countUpserts(admin, name) : NaN),
        statements: async () => (server ? readStatements(admin, name) : []),
        resetStatements: async () => {
          if (server) await admin.query(RESET_STATEMENTS, [name]);
        },
      };
    },
  };
}

async function startOwn(scope: Scope, settings: Readonly<Record<string, string>>) {
  const starting = startPostgres({ ...SETTINGS, ...settings }, CONFIGURATION);
  scope.onEnd(() =>
    starting.then(
      (server) => server.stop(),
      () => undefined,
    ),
  );
  return starting;
}

const RESET_STATEMENTS = `SELECT pg_stat_statements_reset(0, oid, 0) FROM pg_database WHERE datname = $1`;

async function readStatements(admin: pg.Client, database: string): Promise<StatementTime[]> {
  const { rows } = await admin.query<StatementTime>(
    `SELECT query, calls::float8 AS calls, total_exec_time AS milliseconds
       FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
      WHERE datname = $1 ORDER BY total_exec_time DESC`,
    [database],
  );
  return rows;
}

/** A transaction stores its whole batch with one statement. */
async function countUpserts(admin: pg.Client, database: string): Promise<number> {
  const { rows } = await admin.query<{ calls: number }>(
    `SELECT coalesce(sum(calls), 0)::float8 AS calls
       FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
      WHERE datname = $1 AND query LIKE '%INSERT INTO peer %'`,
    [database],
  );
  return rows[0]?.calls ?? NaN;
}

function connectTo(serverUrl: string, name: string, scope: Scope): Pick<Database, 'url' | 'query'> {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 1 });
  pool.on('error', () => undefined);
  scope.onEnd(() => pool.end());
  return {
    url: url.href,
    query: async <Row extends object>(sql: string, parameters?: unknown[]) =>
      (await pool.query(sql, parameters)).rows as Row[],
  };
}
