import { DataSource, type DataSourceOptions, type ObjectLiteral, type QueryRunner } from 'typeorm';
import { Connections } from './connections.js';
import { withQueryRunner } from '../transaction/query-runner.js';
import { SHORT } from '../transaction/time-limits.js';

type Options = Omit<Extract<DataSourceOptions, { type: 'postgres' }>, 'type'>;

/** A DataSource on a PostgreSQL elsewhere, which the network may lose without a word. */
export class PostgresDataSource extends DataSource {
  readonly connections: Connections;

  constructor(options: Options) {
    const connections = new Connections();
    super({
      ...options,
      type: 'postgres',
      extra: { ...(options.extra as object), stream: () => connections.open() },
    });
    this.connections = connections;
  }

  /** A statement outside of any transaction; it may take as long as an announce. */
  override query<T>(text: string, values?: unknown[] | ObjectLiteral, queryRunner?: QueryRunner): Promise<T> {
    if (queryRunner) return super.query(text, values, queryRunner);
    return withQueryRunner(this, SHORT, (own) => super.query(text, values, own));
  }
}
