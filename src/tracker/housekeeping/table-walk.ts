import type { QueryRunner } from 'typeorm';
import { BLOCKS_PER_BATCH } from '../../config/limits/housekeeping.limits.js';

/**
 * Placeholders for the two tables in a walk's commands. A walk follows the blocks of a table. A distributed table has none, but
 * each of its shards has; so the commands run on the shards.
 */
export const TORRENT = '%1$s';
export const PEER = '%2$s';

/** The result of one batch. */
export interface WalkedBlocks {
  /** Rows removed. */
  readonly removed: number;
  /** Blocks of the whole table now; of its largest shard if it is distributed. */
  readonly blocks: number;
}

/** SQL: whether a row is in the blocks of a batch. */
export function inBlocks(fromBlock: number): string {
  return `ctid >= '(${fromBlock},0)'::tid AND ctid < '(${fromBlock + BLOCKS_PER_BATCH},0)'::tid`;
}

/**
 * Runs a modification on the whole table, or on each shard in a transaction of its own.
 * @param modification without a RETURNING clause
 * @returns number of rows modified
 */
export async function modify(queryRunner: QueryRunner, modification: string): Promise<number> {
  const counts = await run(queryRunner, `WITH touched AS (${modification} RETURNING 1) SELECT count(*) FROM touched`);
  return counts.reduce((sum, count) => sum + count, 0);
}

export async function countBlocks(queryRunner: QueryRunner, table: typeof PEER | typeof TORRENT): Promise<number> {
  const blocks = await run(queryRunner, `SELECT pg_relation_size('${table}') / current_setting('block_size')::bigint`);
  return Math.max(...blocks);
}

async function run(queryRunner: QueryRunner, command: string): Promise<number[]> {
  const rows = await queryRunner.manager.query<{ number: string }[]>(`SELECT number FROM run_on_shards($1) AS number`, [
    command,
  ]);
  return rows.map(({ number }) => Number(number));
}
