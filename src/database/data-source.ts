import type { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { TrackerConfig } from '../config/tracker.config.js';
import { EmbeddedDataSource } from './embedded/embedded-data-source.js';
import { migrations } from './migrations/migrations.js';
import { PLANNING } from './planning.js';
import { TIME_LIMITS } from './time-limits.js';

/** The name of our DataSource, so that a host application may have its own beside it. */
export const DATA_SOURCE = 'yabtt';

/** Connections that a process opens at the most: announces use up to eight at a time, for a few milliseconds each. */
const POOL_SIZE = 10;
/** The same for each of many workers: all of a machine's together must not use up what PostgreSQL allows by default. */
const WORKERS_POOL_SIZE = 5;
/** Milliseconds to wait for a connection before an announce is told to come back later. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The DataSource that the settings ask for, not yet connected: PostgreSQL where there is a URL, else the embedded one.
 * @param isShared whether another process runs the embedded database
 */
export function createDataSource(
  config: TrackerConfig,
  entities: DataSourceOptions['entities'] = [],
  isShared = false,
): DataSource {
  const options = {
    entities,
    migrations,
    migrationsTableName: 'yabtt_migration',
    applicationName: 'yabtt',
    installExtensions: false,
    logging: false,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    extra: { keepAlive: true, pipeline: true, onConnect: prepareSession },
  } as const;
  if (config.databaseUrl === undefined) return new EmbeddedDataSource(config.dataDir, options, isShared);
  const poolSize = config.workerCount > 2 ? WORKERS_POOL_SIZE : POOL_SIZE;
  return new DataSource({ ...options, type: 'postgres', url: config.databaseUrl, poolSize });
}

/** What every connection is told first. */
async function prepareSession(client: Client): Promise<void> {
  await client.query(`${PLANNING}; ${TIME_LIMITS}`);
}

/** Where the database is, for people: never with user or password. */
export function describeDatabase(config: TrackerConfig): string {
  if (config.databaseUrl === undefined) return `embedded, in ${config.dataDir}`;
  const { hostname, port, pathname } = new URL(config.databaseUrl);
  return `PostgreSQL at ${decodeURIComponent(hostname) || 'localhost'}:${port || 5432}${pathname}`;
}
