import pg from 'pg';
import { eventually } from '../eventually.js';
import type { TestDatabase } from '../tracker.js';

/** A lock on a table: no statement that needs the table is answered while it is held. */
export interface TableLock {
  /** Waits until a statement waits for the lock. */
  isWaitedFor(): Promise<void>;
  unlock(): Promise<void>;
}

const holders: pg.Client[] = [];

export async function lockTable(database: TestDatabase, table: string): Promise<TableLock> {
  const holder = new pg.Client({ connectionString: database.url });
  holders.push(holder);
  await holder.connect();
  await holder.query(`BEGIN; LOCK TABLE ${table}`);
  return {
    isWaitedFor: () =>
      eventually(async () => {
        const waiting = 'SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted';
        expect(await database.query(waiting, [table])).not.toEqual([]);
      }),
    unlock: () => holder.end(),
  };
}

/** Releases what a failed test left locked. */
export async function unlockTables(): Promise<void> {
  await Promise.all(holders.splice(0).map((holder) => holder.end()));
}
