import type { DataSource, QueryRunner } from 'typeorm';
import { connectionsOf } from '../connection/connections.js';
import { databaseErrorCode } from '../connection/database-error.js';
import type { TimeLimits } from './time-limits.js';

/** PostgreSQL's SQLSTATE for a write where only reading is allowed. */
const READ_ONLY = '25006';

/**
 * Does the work on a QueryRunner of its own, which is connected, and releases it. Where the whole takes too long, its
 * connection is thrown away with all others of that time, and with that the work fails.
 */
export async function withQueryRunner<T>(
  dataSource: DataSource,
  { whole }: TimeLimits,
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  const connections = connectionsOf(dataSource);
  const queryRunner = dataSource.createQueryRunner();
  let deadline: NodeJS.Timeout | undefined;
  try {
    await queryRunner.connect();
    const start = performance.now();
    if (connections && whole > 0) deadline = setTimeout(() => connections.loseThoseBefore(start), whole);
    return await work(queryRunner);
  } catch (error) {
    if (databaseErrorCode(error) === READ_ONLY) connections?.leaveReadOnly();
    throw error;
  } finally {
    clearTimeout(deadline);
    await queryRunner.release();
  }
}
