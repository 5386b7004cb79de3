import type { QueryRunner } from 'typeorm';

/** Blocks (of 8 KiB) that one step of a walk looks at: some 200 000 rows, some tens of milliseconds. */
export const BLOCKS_PER_STEP = 4096;

/** What a step of a walk did. */
export interface WalkedBlocks {
  /** Rows that are gone. */
  readonly removed: number;
  /** Blocks of the whole table at this moment. */
  readonly blocks: number;
}

/** Parameters for `ctid >= $1::tid AND ctid < $2::tid`. */
export function blockRange(fromBlock: number): [string, string] {
  return [`(${fromBlock},0)`, `(${fromBlock + BLOCKS_PER_STEP},0)`];
}

export async function countBlocks(queryRunner: QueryRunner, table: 'peer' | 'torrent'): Promise<number> {
  const [row] = await queryRunner.manager.query<{ blocks: string }[]>(
    `SELECT pg_relation_size($1) / current_setting('block_size')::bigint AS blocks`,
    [table],
  );
  return Number(row?.blocks);
}
