import type { Client, QueryConfig } from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import {
  CONNECT_TIMEOUT_MS,
  EMBEDDED_CONNECT_TIMEOUT_MS,
  KEEP_ALIVE_MS,
  MIN_CONNECTIONS,
} from '../../config/limits/database.limits.js';
import { ANNOUNCE_TIME_LIMITS, type TimeLimits } from '../../config/limits/database-time.limits.js';
import type { TrackerConfig } from '../../config/tracker.config.js';
import { parsePostgresUrl, withLibpqModes } from '../../config/validation/postgres-url.js';
import { EmbeddedDataSource } from '../embedded/embedded-data-source.js';
import { migrations } from '../migrations/migrations.js';
import { applicationConnection } from './application-connection.js';
import { PLANNING } from './planning.js';
import { PostgresDataSource } from './postgres-data-source.js';
import { PIN_SESSION } from './session.js';
import { DETECT_LOST_CLIENT, setTimeLimits } from '../transaction/time-limits.js';

/** The name of the tracker's DataSource. An application that embeds the tracker may have another one. */
export const DATA_SOURCE = 'yabtt';

export interface DataSourceUse {
  /** The time limits of statements outside of transactions that set their own. */
  readonly limits?: TimeLimits;
  /** Connections to PostgreSQL; by default those of the settings. */
  readonly connections?: number;
  /** A DataSource of the application that embeds the tracker, to connect as it does. */
  readonly dataSource?: DataSource;
}

/**
 * Creates a DataSource, not yet connected: like the application's if there is one, otherwise PostgreSQL if the settings have a
 * URL, otherwise the embedded database.
 * @throws StartError if the application's is not for PostgreSQL
 */
export function createDataSource(
  config: TrackerConfig,
  entities: DataSourceOptions['entities'] = [],
  { limits = ANNOUNCE_TIME_LIMITS, connections = config.databaseConnections, dataSource }: DataSourceUse = {},
): DataSource {
  const options = {
    entities,
    migrations,
    migrationsTableName: 'yabtt_migration',
    applicationName: 'yabtt',
    installExtensions: false,
    logging: false,
  } as const;
  const min = Math.min(MIN_CONNECTIONS, connections);
  if (dataSource) {
    const { credentials, extra, setUp } = applicationConnection(dataSource);
    const own = connectionOptions(CONNECT_TIMEOUT_MS, limits, min, setUp);
    return new PostgresDataSource({
      ...options,
      ...own,
      ...credentials,
      extra: { ...extra, ...own.extra },
      poolSize: connections,
    });
  }
  if (config.database.databaseUrl === undefined) {
    return new EmbeddedDataSource(config.database.dataDir, {
      ...options,
      ...connectionOptions(EMBEDDED_CONNECT_TIMEOUT_MS, limits),
    });
  }
  return new PostgresDataSource({
    ...options,
    ...connectionOptions(CONNECT_TIMEOUT_MS, limits, min),
    url: withLibpqModes(config.database.databaseUrl),
    poolSize: connections,
  });
}

/** @param setUp SQL for each new connection, before the tracker's own */
function connectionOptions(
  connectTimeoutMS: number,
  limits: TimeLimits,
  min = MIN_CONNECTIONS,
  setUp: readonly string[] = [],
) {
  const text = [...setUp, PIN_SESSION, PLANNING, setTimeLimits(limits, 'SESSION'), DETECT_LOST_CLIENT].join('; ');
  const setUpSession: QueryConfig & { query_timeout: number } = { text, query_timeout: connectTimeoutMS };
  return {
    connectTimeoutMS,
    extra: {
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      pipeline: true,
      min,
      onConnect: (client: Client) => client.query(setUpSession),
    },
  };
}

/** Where the database is, in words for the operator, without user and password. */
export function describeDatabase(config: TrackerConfig): string {
  if (config.database.databaseUrl === undefined) return `embedded, in ${config.database.dataDir}`;
  const { hostname, port, pathname, searchParams } = parsePostgresUrl(config.database.databaseUrl) ?? new URL('pg:');
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return `PostgreSQL at ${host || 'localhost'}:${searchParams.get('port') ?? (port || 5432)}${pathname}`;
}
