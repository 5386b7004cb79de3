import type { QueryRunner } from 'typeorm';

/** Blocks (of 8 KiB) that one step of a walk looks at: some 200 000 rows, some tens of milliseconds. */
export const BLOCKS_PER_STEP = 4096;

/**
 * The two tables in the commands of a walk. A walk goes along the blocks of a table, and one that is distributed has none:
 * each of its shards has. So the commands go to the shards.
 */
export const TORRENT = '%1$s';
export const PEER = '%2$s';

/** What a step of a walk did. */
export interface WalkedBlocks {
  /** Rows that are gone. */
  readonly removed: number;
  /** Blocks of the whole table at this moment; of its largest shard where it is distributed. */
  readonly blocks: number;
}

/** SQL: whether a row is in the blocks of a step. */
export function inBlocks(fromBlock: number): string {
  return `ctid >= '(${fromBlock},0)'::tid AND ctid < '(${fromBlock + BLOCKS_PER_STEP},0)'::tid`;
}

/**
 * Runs a modification on the whole table, or on each shard in a transaction of its own.
 * @param modification without a RETURNING clause @returns how many rows it touched
 */
export async function modify(queryRunner: QueryRunner, modification: string): Promise<number> {
  const touched = await run(queryRunner, `WITH touched AS (${modification} RETURNING 1) SELECT count(*) FROM touched`);
  return touched.reduce((sum, number) => sum + number, 0);
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
