import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { START_RETRY_MS, START_TIMEOUT_MS } from '../../config/limits/database.limits.js';
import { StartError } from '../../config/start-error.js';
import { databaseErrorCode, isTransient } from './database-error.js';
import { NetworkDataSource } from './network-data-source.js';
import { connectionRefusal, OWN_TABLES, preparationRefusal } from './start-refusal.js';
import { MIGRATION_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { inTransaction } from '../transaction/transaction.js';
import { LogEvent } from '../../logging/log-event.js';

/** PostgreSQL 15, as `server_version_num` has it. */
const MIN_VERSION = 150000;
/** The key of the advisory lock under which instances that start together migrate one after another; any number would do. */
const MIGRATION_LOCK = 0x59614254;

const logger = new Logger('Database');

/**
 * Connects, checks the version and runs pending migrations.
 * @throws StartError if any of these fails
 */
export async function openDatabase(dataSource: DataSource): Promise<DataSource> {
  if (dataSource.isInitialized) return dataSource;
  await connect(dataSource);
  try {
    await checkDatabase(dataSource);
    await migrate(dataSource);
    await checkPrivileges(dataSource);
  } catch (error) {
    await dataSource.destroy();
    throw preparationRefusal(error, dataSource instanceof NetworkDataSource) ?? error;
  }
  return dataSource;
}

/** Runs the pending migrations in one transaction, one instance at a time. */
async function migrate(dataSource: DataSource): Promise<void> {
  const runPending = async (queryRunner: QueryRunner) => {
    await queryRunner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    // Citus can change tables and then functions in one transaction only if it works shard by shard.
    await queryRunner.query(`SET LOCAL citus.multi_shard_modify_mode = 'sequential'`);
    await new MigrationExecutor(dataSource, queryRunner).executePendingMigrations();
  };
  await inTransaction(dataSource, runPending, MIGRATION_TIME_LIMITS);
}

async function connect(dataSource: DataSource): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await dataSource.initialize();
      return;
    } catch (error) {
      if (error instanceof StartError) throw error;
      const refusal = connectionRefusal(error);
      if (refusal) throw refusal;
      const reason = reasonOf(error);
      if (!isTransient(error) || performance.now() > deadline)
        throw new StartError(`DATABASE_URL: no connection: ${reason}`);
      const message = `PostgreSQL does not answer yet (${reason}), trying again`;
      logger.warn(new LogEvent('database_waiting', message, { reason }));
      await sleep(START_RETRY_MS);
    }
  }
}

async function checkDatabase(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ number: string; version: string; encoding: string; schema: string | null }[]>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version,
            current_setting('server_encoding') AS encoding, current_schema() AS schema`,
  );
  if (Number(row?.number) < MIN_VERSION) {
    throw new StartError(`DATABASE_URL: PostgreSQL ${row?.version} is too old; the tracker needs 15 or newer`);
  }
  if (row?.encoding !== 'UTF8') {
    throw new StartError(
      `DATABASE_URL: the database has the encoding ${row?.encoding}: create one with ENCODING 'UTF8'`,
    );
  }
  if (!row.schema) {
    throw new StartError('DATABASE_URL: no schema for the tables: set the search_path of the role to one that exists');
  }
}

/** A role that did not create the tables may be allowed to read some of them only. */
async function checkPrivileges(dataSource: DataSource): Promise<void> {
  const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);
  const [row] = await dataSource.query<{ denied: string | null }[]>(
    `SELECT string_agg(DISTINCT name, ', ') AS denied
       FROM unnest($1::text[]) AS name, unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS privilege
      WHERE NOT has_table_privilege(to_regclass(name), privilege)`,
    [tables],
  );
  if (row?.denied) throw new StartError(`DATABASE_URL: the role may not read and write ${row.denied}; ${OWN_TABLES}`);
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message || (databaseErrorCode(error) ?? 'unknown');
}
