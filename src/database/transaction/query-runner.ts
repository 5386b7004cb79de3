import type { DataSource, QueryRunner } from 'typeorm';
import { databaseErrorCode } from '../connection/database-error.js';
import { socketsOf } from '../connection/network-data-source.js';
import type { TimeLimits } from '../../config/limits/database-time.limits.js';

/** PostgreSQL's SQLSTATE for a write in a read-only transaction. */
const READ_ONLY = '25006';

/**
 * Runs the work on its own connected QueryRunner, and releases that. If the work exceeds its total time limit, its
 * connection is closed together with all others that were open when the work began; then the work fails.
 */
export async function withQueryRunner<T>(
  dataSource: DataSource,
  { total }: TimeLimits,
  work: (queryRunner: QueryRunner) => Promise<T>,
): Promise<T> {
  const sockets = socketsOf(dataSource);
  const queryRunner = dataSource.createQueryRunner();
  let deadline: NodeJS.Timeout | undefined;
  try {
    await queryRunner.connect();
    const start = performance.now();
    if (sockets && total > 0) deadline = setTimeout(() => sockets.closeSilent(start), total);
    return await work(queryRunner);
  } catch (error) {
    if (databaseErrorCode(error) === READ_ONLY) sockets?.closeReadOnly();
    throw error;
  } finally {
    clearTimeout(deadline);
    await queryRunner.release();
  }
}
