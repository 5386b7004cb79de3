import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { ADMIN_TIME_LIMITS, ANNOUNCE_TIME_LIMITS, type TimeLimits } from '../../config/limits/database-time.limits.js';
import { MAX_TRANSACTION_ATTEMPTS, TRANSACTION_RETRY_PAUSE_MS } from '../../config/limits/database.limits.js';
import { isConflict } from '../connection/database-error.js';
import { withQueryRunner } from './query-runner.js';
import { setTimeLimits } from './time-limits.js';

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
 * The same for statements that do not need each other's results: BEGIN, the statements and COMMIT travel in one write. If a
 * statement fails, PostgreSQL skips the rest and turns the COMMIT into a ROLLBACK.
 * @param send sends all its statements before it awaits the first
 */
export async function inPipelinedTransaction<T>(
  dataSource: DataSource,
  send: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return retryConflicts(() =>
    withQueryRunner(dataSource, ANNOUNCE_TIME_LIMITS, (queryRunner) =>
      rollingBack(queryRunner, async () => {
        const client: PoolClient & Pick<Client, 'connection'> = await queryRunner.connect();
        const { stream } = client.connection;
        stream.cork();
        // TypeORM sends a command a few microtasks after it is asked to.
        const begun = queryRunner.startTransaction();
        await microtasks();
        const answers = Promise.allSettled([send(client), begun, queryRunner.commitTransaction()] as const);
        await microtasks();
        stream.uncork();
        const [result, ...ends] = await answers;
        if (result.status === 'rejected') throw result.reason;
        for (const end of ends) if (end.status === 'rejected') throw end.reason;
        return result.value;
      }),
    ),
  );
}

/** Resolves after all queued microtasks, and after those that they queue. */
async function microtasks(): Promise<void> {
  // The tick queue runs after the microtasks only if a microtask fills it.
  await undefined;
  await new Promise<void>((resolve) => process.nextTick(resolve));
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

/** Begins a transaction for the work, which commits it. */
function begin<T>(
  dataSource: DataSource,
  limits: TimeLimits,
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  return withQueryRunner(dataSource, limits, (queryRunner) =>
    rollingBack(queryRunner, async () => {
      await queryRunner.startTransaction();
      return work(queryRunner);
    }),
  );
}

/** Rolls back a transaction that the work leaves open when it fails. */
async function rollingBack<T>(queryRunner: QueryRunner, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}
