import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { MAX_TRANSACTION_ATTEMPTS, TRANSACTION_RETRY_PAUSE_MS } from '../../config/limits/database.limits.js';
import { isConflict } from '../connection/database-error.js';
import { withQueryRunner } from './query-runner.js';
import { limitTime, PATIENT, SHORT, type TimeLimits } from './time-limits.js';

/**
 * Runs the work in one transaction on a QueryRunner of its own, and owns that: begin, commit, rollback, release, and
 * another try on a serialization failure (40001) or a deadlock (40P01). The work must not reach outside the database.
 * @throws whatever the work throws, after the rollback
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (queryRunner: QueryRunner) => Promise<T>,
  limits = PATIENT,
): Promise<T> {
  return tryAgain(() =>
    begin(dataSource, limits, async (queryRunner) => {
      await queryRunner.query(limitTime(limits, 'LOCAL'));
      const result = await work(queryRunner);
      await queryRunner.commitTransaction();
      return result;
    }),
  );
}

/**
 * The same for statements of which none needs another's result: they travel together, and COMMIT right behind them. Where
 * one fails, PostgreSQL refuses those after it and makes a ROLLBACK of the COMMIT.
 * @param send sends all its statements before it waits for the first
 */
export async function inPipelinedTransaction<T>(
  dataSource: DataSource,
  send: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return tryAgain(() =>
    begin(dataSource, SHORT, async (queryRunner) => {
      const sent = send((await queryRunner.connect()) as PoolClient);
      const [result, committed] = await Promise.allSettled([sent, queryRunner.commitTransaction()]);
      if (result.status === 'rejected') throw result.reason;
      if (committed.status === 'rejected') throw committed.reason;
      return result.value;
    }),
  );
}

async function tryAgain<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (!isConflict(error) || tries === MAX_TRANSACTION_ATTEMPTS) throw error;
      await sleep(Math.random() * TRANSACTION_RETRY_PAUSE_MS * tries);
    }
  }
}

/** Begins a transaction for the work, which commits it itself; one that the work leaves open is rolled back. */
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
