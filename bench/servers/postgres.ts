import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPostgres } from '../../test/support/postgres/postgres.mjs';
import type { Scope } from '../scope.js';

/** As in production: every commit is on disk before it is acknowledged. */
const CONFIGURATION = fileURLToPath(new URL('../../deploy/postgresql/postgresql.conf', import.meta.url));
/** Half of the memory that the file has in mind, as everything runs on one machine. */
const SETTINGS = { shared_buffers: '1GB' };

/** The PostgreSQL server that everything is measured on. */
export interface Postgres {
  readonly version: string;
  /** Makes an empty database, which goes with the scope. */
  createDatabase(scope: Scope): Promise<Database>;
  /** Lines of the server's log with the word deadlock in them; undefined where the log can't be read. */
  deadlocksLogged(): number | undefined;
}

/** A database of its own. */
export interface Database {
  readonly url: string;
  query<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

/** Starts a server, or uses the one that DATABASE_URL names, where databases may be made. */
export async function openPostgres(scope: Scope): Promise<Postgres> {
  const given = process.env.DATABASE_URL;
  let url = given ?? '';
  let log = (): string | undefined => undefined;
  if (!given) {
    const starting = startPostgres(SETTINGS, CONFIGURATION);
    scope.onEnd(async () => (await starting).stop());
    const server = await starting;
    url = server.url;
    log = () => server.log;
  }
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  scope.onEnd(() => admin.end());
  const [version] = (await admin.query<{ version: string }>(`SELECT current_setting('server_version') AS version`))
    .rows;
  let made = 0;
  return {
    version: version?.version ?? 'unknown',
    deadlocksLogged: () => log()?.match(/deadlock/gi)?.length ?? (given ? undefined : 0),
    createDatabase: async (databaseScope) => {
      const name = `yabtt_bench_${process.pid}_${made++}`;
      await admin.query(`CREATE DATABASE ${name}`);
      databaseScope.onEnd(() => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
      return connectTo(url, name, databaseScope);
    },
  };
}

function connectTo(serverUrl: string, name: string, scope: Scope): Database {
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
