import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { CLOCK_TOLERANCE_SECONDS } from '../../config/limits/housekeeping.limits.js';
import { IS_LIVE } from '../swarm/liveness.js';
import { countBlocks, inBlocks, modify, PEER, type WalkedBlocks } from './table-walk.js';

const FAMILIES = [
  ['ipv4', 'ipv6'],
  ['ipv6', 'ipv4'],
] as const;

/** Removes silent peers by walking the table. An index on the time of the last announce would slow down every announce. */
@Injectable()
export class ExpiryRepository {
  /**
   * Removes the silent peers in a range of blocks, and the silent address of a peer that still announces from the other
   * family. A time in the future, from a clock that was ahead, becomes now: such a peer would never be silent. Skips rows that an announce has locked, so it never waits for one.
   * @param silence seconds
   */
  async expire(queryRunner: QueryRunner, fromBlock: number, silence: number): Promise<WalkedBlocks> {
    const removed = await modify(
      queryRunner,
      `DELETE FROM ${PEER} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${PEER}
          WHERE ${inBlocks(fromBlock)} AND (${IS_LIVE(String(silence))}) IS NOT TRUE
            FOR UPDATE SKIP LOCKED))`,
    );
    for (const [family, other] of FAMILIES) {
      const seenAt = `${family}_seen_at`;
      const isAhead = `${seenAt} > now() + make_interval(secs => ${CLOCK_TOLERANCE_SECONDS})`;
      await modify(
        queryRunner,
        `UPDATE ${PEER} SET ${family} = CASE WHEN ${isAhead} THEN ${family} END,
                            ${seenAt} = CASE WHEN ${isAhead} THEN now() END WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ${PEER}
            WHERE ${inBlocks(fromBlock)}
              AND (${isAhead} OR ${other} IS NOT NULL AND ${seenAt} <= now() - make_interval(secs => ${silence}))
              FOR UPDATE SKIP LOCKED))`,
      );
    }
    return { removed, blocks: await countBlocks(queryRunner, PEER) };
  }
}
