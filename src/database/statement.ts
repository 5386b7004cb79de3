import { createHash } from 'node:crypto';
import type { PoolClient, QueryResult } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';

/**
 * A statement that each connection parses and plans once: for those that every announce needs. It runs on a
 * QueryRunner's own connection, so inside its transaction.
 */
export class Statement<Row extends object> {
  private readonly name: string;

  /** @param text SQL; each text has a name of its own */
  constructor(private readonly text: string) {
    this.name = `yabtt_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  }

  /** @param values a Buffer goes out as PostgreSQL's binary form of its parameter, anything else as text */
  async run(queryRunner: QueryRunner, values: readonly unknown[]): Promise<Row[]> {
    const client = (await queryRunner.connect()) as PoolClient;
    const { rows }: QueryResult<Row> = await client.query({ name: this.name, text: this.text, values: [...values] });
    return rows;
  }

  /** The same outside of any transaction. */
  async runAlone(dataSource: DataSource, values: readonly unknown[]): Promise<Row[]> {
    const queryRunner = dataSource.createQueryRunner();
    try {
      return await this.run(queryRunner, values);
    } finally {
      await queryRunner.release();
    }
  }
}
