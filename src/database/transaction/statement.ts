import { createHash } from 'node:crypto';
import type { PoolClient, QueryResult } from 'pg';

/** A prepared statement, which each connection parses and plans once. For the statements of every announce. */
export class Statement<Row extends object> {
  private readonly name: string;

  /** @param text SQL; a statement's name is the hash of its text */
  constructor(private readonly text: string) {
    this.name = `yabtt_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  }

  /**
   * Sends the statement before it returns, without waiting for the answers to earlier statements of the connection.
   * @param client a QueryRunner's connection
   * @param values a Buffer is sent as the binary form of its parameter, anything else as text
   */
  async run(client: PoolClient, values: readonly unknown[]): Promise<Row[]> {
    const { rows }: QueryResult<Row> = await client.query({ name: this.name, text: this.text, values: [...values] });
    return rows;
  }
}
