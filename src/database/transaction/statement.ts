import { createHash } from 'node:crypto';
import type { PoolClient, QueryResult } from 'pg';
import type { DataSource } from 'typeorm';
import { withQueryRunner } from './query-runner.js';
import { SHORT } from './time-limits.js';

/** A statement that each connection parses and plans once: for those that every announce needs. */
export class Statement<Row extends object> {
  private readonly name: string;

  /** @param text SQL; each text has a name of its own */
  constructor(private readonly text: string) {
    this.name = `yabtt_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  }

  /**
   * Sends it before it returns, behind whatever was sent on this connection before, whether that was answered or not.
   * @param client a QueryRunner's connection
   * @param values a Buffer goes out as PostgreSQL's binary form of its parameter, anything else as text
   */
  async run(client: PoolClient, values: readonly unknown[]): Promise<Row[]> {
    const { rows }: QueryResult<Row> = await client.query({ name: this.name, text: this.text, values: [...values] });
    return rows;
  }

  /** The same outside of any transaction. */
  runAlone(dataSource: DataSource, values: readonly unknown[]): Promise<Row[]> {
    return withQueryRunner(dataSource, SHORT, async (queryRunner) =>
      this.run((await queryRunner.connect()) as PoolClient, values),
    );
  }
}
