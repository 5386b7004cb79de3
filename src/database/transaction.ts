import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { isConflict } from './database-error.js';

/** How often a transaction is run that keeps meeting another one. */
const MOST_TRIES = 5;

/**
 * Runs the work in one transaction on a QueryRunner of its own, and owns that: begin, commit, rollback, release, and
 * another try on a serialization failure (40001) or a deadlock (40P01). The work must not reach outside the database.
 * @throws whatever the work throws, after the rollback
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await once(dataSource, work);
    } catch (error) {
      if (!isConflict(error) || tries === MOST_TRIES) throw error;
      await sleep(Math.random() * 10 * tries);
    }
  }
}

async function once<T>(dataSource: DataSource, work: (queryRunner: QueryRunner) => Promise<T>): Promise<T> {
  const queryRunner = dataSource.createQueryRunner();
  try {
    await queryRunner.startTransaction();
    const result = await work(queryRunner);
    await queryRunner.commitTransaction();
    return result;
  } catch (error) {
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await queryRunner.release();
  }
}
