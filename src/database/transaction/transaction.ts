import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { MAX_TRANSACTION_ATTEMPTS, TRANSACTION_RETRY_PAUSE_MS } from '../../config/limits/database.limits.js';
import { isConflict } from '../connection/database-error.js';
import { withQueryRunner } from './query-runner.js';
import { ADMIN_TIME_LIMITS, ANNOUNCE_TIME_LIMITS, setTimeLimits, type TimeLimits } from './time-limits.js';

/**
 * Runs the work in one transaction on its own QueryRunner, and commits. A serialization failure (40001) or a deadlock
 * (40P01) runs the work again, so the work must have no effect outside the database.
 * @throws whatever the work throws, after the rollback
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (queryRunner: QueryRunner) => Promise<T>,
  limits = ADMIN_TIME_LIMITS,
): Promise<T> {
  return retryConflicts(() =>
    begin(dataSource, limits, async (queryRunner) => {
      await queryRunner.query(setTimeLimits(limits, 'LOCAL'));
      const result = await work(queryRunner);
      await queryRunner.commitTransaction();
      return result;
    }),
  );
}

/**
 * The same for statements that do not need each other's results: they are sent together, directly followed by COMMIT. If one
 * fails, PostgreSQL skips the rest and turns the COMMIT into a ROLLBACK.
 * @param send sends all its statements before it awaits the first
 */
export async function inPipelinedTransaction<T>(
  dataSource: DataSource,
  send: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return retryConflicts(() =>
    begin(dataSource, ANNOUNCE_TIME_LIMITS, async (queryRunner) => {
      const client: PoolClient = await queryRunner.connect();
      const [result, committed] = await Promise.allSettled([send(client), queryRunner.commitTransaction()]);
      if (result.status === 'rejected') throw result.reason;
      if (committed.status === 'rejected') throw committed.reason;
      return result.value;
    }),
  );
}

async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (!isConflict(error) || attempt === MAX_TRANSACTION_ATTEMPTS) throw error;
      await sleep(Math.random() * TRANSACTION_RETRY_PAUSE_MS * attempt);
    }
  }
}

/** Begins a transaction for the work, which commits it. A transaction that the work leaves open is rolled back. */
function begin<T>(
  dataSource: DataSource,
  limits: TimeLimits,
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  return withQueryRunner(dataSource, limits, async (queryRunner) => {
    try {
      await queryRunner.startTransaction();
      return await work(queryRunner);
    } catch (error) {
      if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  });
}
