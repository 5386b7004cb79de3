import pg from 'pg';
import type { DataSource } from 'typeorm';
import { StartError } from '../../config/start-error.js';
import type { PostgresOptions } from './network-data-source.js';

/** How an application's DataSource connects, without its entities, migrations, names and logging. */
export interface ApplicationConnection {
  readonly credentials: Pick<PostgresOptions, 'url' | 'host' | 'port' | 'username' | 'password' | 'database' | 'ssl'>;
  /** Options of the connection pool. */
  readonly extra: object;
  /** SQL for each new connection. */
  readonly setUp: readonly string[];
}

/**
 * Reads how the application's DataSource connects: to the primary, if it has replicas.
 * @throws StartError if its database is not PostgreSQL
 */
export function applicationConnection({ options }: DataSource): ApplicationConnection {
  if (options.type !== 'postgres') throw new StartError(`dataSource: its type is ${options.type}; must be postgres`);
  const { url, host, port, username, password, database, ssl } = options.replication?.master ?? options;
  return {
    credentials: { url, host, port, username, password, database, ssl },
    extra: (options.extra as object | undefined) ?? {},
    setUp: options.schema === undefined ? [] : [useSchema(options.schema)],
  };
}

/** The tracker's statements name no schema. */
function useSchema(schema: string): string {
  return `SELECT set_config('search_path', ${pg.escapeLiteral(pg.escapeIdentifier(schema))}, false)`;
}
