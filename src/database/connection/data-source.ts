import type { Client, QueryConfig } from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { TrackerConfig } from '../../config/tracker.config.js';
import { EmbeddedDataSource } from '../embedded/embedded-data-source.js';
import { migrations } from '../migrations/migrations.js';
import { PLANNING } from './planning.js';
import { PostgresDataSource } from './postgres-data-source.js';
import { limitTime, NOTICE_LOSS, SHORT, type TimeLimits } from '../transaction/time-limits.js';

/** The name of our DataSource, so that a host application may have its own beside it. */
export const DATA_SOURCE = 'yabtt';

/** Connections that are kept where there is nothing to do: a server that is full later does not take them away. */
const POOL_REST = 2;
/** Milliseconds to wait for a connection before an announce is told to come back later. */
const CONNECT_TIMEOUT_MS = 3_000;
/** The same for the embedded database, whose only connection a chore may have. */
const EMBEDDED_TIMEOUT_MS = 5_000;
/** Milliseconds of silence after which the system asks whether the other side is still there. */
const KEEP_ALIVE_MS = 10_000;

/** What a DataSource is for. */
export interface DataSourceUse {
  /** What a statement may take for which its transaction does not say it. */
  readonly limits?: TimeLimits;
}

/** The DataSource that the settings ask for, not yet connected: PostgreSQL where there is a URL, else the embedded one. */
export function createDataSource(
  config: TrackerConfig,
  entities: DataSourceOptions['entities'] = [],
  { limits = SHORT }: DataSourceUse = {},
): DataSource {
  const options = {
    entities,
    migrations,
    migrationsTableName: 'yabtt_migration',
    applicationName: 'yabtt',
    installExtensions: false,
    logging: false,
  } as const;
  if (config.database.databaseUrl === undefined) {
    return new EmbeddedDataSource(config.database.dataDir, { ...options, ...connecting(EMBEDDED_TIMEOUT_MS, limits) });
  }
  return new PostgresDataSource({
    ...options,
    ...connecting(CONNECT_TIMEOUT_MS, limits),
    url: config.database.databaseUrl,
    poolSize: config.databaseConnections,
  });
}

/** How connections are made, and kept. */
function connecting(connectTimeoutMS: number, limits: TimeLimits) {
  // What every connection is told first.
  const text = [PLANNING, limitTime(limits, 'SESSION'), NOTICE_LOSS].join('; ');
  const query: QueryConfig & { query_timeout: number } = { text, query_timeout: connectTimeoutMS };
  return {
    connectTimeoutMS,
    extra: {
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      pipeline: true,
      min: POOL_REST,
      onConnect: (client: Client) => client.query(query),
    },
  };
}

/** Where the database is, for people: never with user or password. */
export function describeDatabase(config: TrackerConfig): string {
  if (config.database.databaseUrl === undefined) return `embedded, in ${config.database.dataDir}`;
  const { hostname, port, pathname } = new URL(config.database.databaseUrl);
  return `PostgreSQL at ${decodeURIComponent(hostname) || 'localhost'}:${port || 5432}${pathname}`;
}
