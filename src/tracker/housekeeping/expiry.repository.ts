import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { IS_LIVE } from '../peer/liveness.js';
import { blockRange, countBlocks, type WalkedBlocks } from './table-walk.js';

/** Removes silent peers by walking the table: an index on the time of the last announce would cost every announce more. */
@Injectable()
export class ExpiryRepository {
  /**
   * Removes the silent peers of a range of blocks, and from the others the address that fell silent. A row that is being
   * announced this moment is passed over, so this never waits for an announce.
   * @param silence seconds
   */
  async expire(queryRunner: QueryRunner, fromBlock: number, silence: number): Promise<WalkedBlocks> {
    const range = blockRange(fromBlock);
    const [, removed] = await queryRunner.manager.query<[unknown, number]>(
      `DELETE FROM peer WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM peer
          WHERE ctid >= $1::tid AND ctid < $2::tid AND (${IS_LIVE('$3')}) IS NOT TRUE
            FOR UPDATE SKIP LOCKED))`,
      [...range, silence],
    );
    for (const [family, other] of FAMILIES) {
      await queryRunner.manager.query(
        `UPDATE peer SET ${family} = NULL, ${family}_seen_at = NULL WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM peer
            WHERE ctid >= $1::tid AND ctid < $2::tid AND ${other} IS NOT NULL
              AND ${family}_seen_at <= now() - make_interval(secs => $3)
              FOR UPDATE SKIP LOCKED))`,
        [...range, silence],
      );
    }
    return { removed, blocks: await countBlocks(queryRunner, 'peer') };
  }
}

const FAMILIES = [
  ['ipv4', 'ipv6'],
  ['ipv6', 'ipv4'],
] as const;
