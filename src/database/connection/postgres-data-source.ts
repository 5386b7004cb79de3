import type { ObjectLiteral, QueryRunner } from 'typeorm';
import { withQueryRunner } from '../transaction/query-runner.js';
import { ANNOUNCE_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { NetworkDataSource, type PostgresOptions } from './network-data-source.js';

/** A DataSource on a PostgreSQL server. */
export class PostgresDataSource extends NetworkDataSource {
  constructor(options: Omit<PostgresOptions, 'type'>) {
    super({ ...options, type: 'postgres' });
  }

  /** Runs one statement, outside of a transaction with the time limits of an announce. */
  override query<T>(text: string, values?: unknown[] | ObjectLiteral, queryRunner?: QueryRunner): Promise<T> {
    if (queryRunner) return super.query(text, values, queryRunner);
    return withQueryRunner(this, ANNOUNCE_TIME_LIMITS, (own) => super.query(text, values, own));
  }
}
