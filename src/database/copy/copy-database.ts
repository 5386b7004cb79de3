import type { DataSource, QueryRunner } from 'typeorm';
import { MIGRATION_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { ROWS_PER_COPY } from '../../config/limits/database.limits.js';
import { StartError } from '../../config/start-error.js';
import { inTransaction } from '../transaction/transaction.js';
import {
  ALLOW_WAITING,
  clear,
  CLOSE_CURSOR,
  continueIdentity,
  type CopiedColumn,
  countRows,
  fetchRows,
  hasRows,
  insertRows,
  lockTables,
  openCursor,
  READ_COLUMNS,
  READ_TABLES,
} from './copy.sql.js';

/** Tables in which the migrations put rows. They are replaced. */
const FILLED_BY_MIGRATIONS = ['access_revision', 'job', 'member_revision', 'secret', 'settlement', 'statistics'];

export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
}

/**
 * Copies all tables to a database that was just migrated, in one transaction: everything or nothing. It keeps a bounded number
 * of rows in memory.
 * @param source open, and used by nobody else
 * @param target open
 * @throws StartError if the target has rows already
 */
export async function copyDatabase(source: DataSource, target: DataSource): Promise<CopiedTable[]> {
  const found = await source.query<{ table: string }[]>(READ_TABLES);
  const tables = found.map(({ table }) => table);
  const copyAll = (from: QueryRunner) =>
    inTransaction(
      target,
      async (to) => {
        await to.query(ALLOW_WAITING);
        await to.query(lockTables(tables));
        await refuseRows(to, tables);
        const copied: CopiedTable[] = [];
        for (const table of tables) copied.push({ table, rows: await copyTable(from, to, table) });
        return copied;
      },
      MIGRATION_TIME_LIMITS,
    );
  return inTransaction(
    source,
    async (from) => {
      await from.query(ALLOW_WAITING);
      return copyAll(from);
    },
    MIGRATION_TIME_LIMITS,
  );
}

async function refuseRows({ manager }: QueryRunner, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    if (FILLED_BY_MIGRATIONS.includes(table)) continue;
    const found = await manager.query<unknown[]>(hasRows(table));
    if (found.length > 0) throw new StartError(`DATABASE_URL: the database is not empty: there are rows in ${table}`);
  }
}

/** @returns the number of rows */
async function copyTable(from: QueryRunner, to: QueryRunner, table: string): Promise<number> {
  const columns = await from.manager.query<CopiedColumn[]>(READ_COLUMNS, [table]);
  if (FILLED_BY_MIGRATIONS.includes(table)) await to.query(clear(table));
  await from.query(openCursor(table, columns));
  const insert = insertRows(table, columns);
  for (;;) {
    const rows = await from.manager.query<Record<string, string | null>[]>(fetchRows(ROWS_PER_COPY));
    if (rows.length === 0) break;
    await to.query(
      insert,
      columns.map((_, at) => rows.map((row) => row[`c${at}`])),
    );
  }
  await from.query(CLOSE_CURSOR);
  for (const column of columns) if (column.isIdentity) await to.query(continueIdentity(table, column));
  return verifiedCount(from, to, table);
}

async function verifiedCount(from: QueryRunner, to: QueryRunner, table: string): Promise<number> {
  const [original] = await from.manager.query<[{ rows: number }]>(countRows(table));
  const [copy] = await to.manager.query<[{ rows: number }]>(countRows(table));
  if (original.rows !== copy.rows) {
    throw new StartError(`${table}: ${copy.rows} rows of ${original.rows} arrived; nothing was copied`);
  }
  return original.rows;
}
