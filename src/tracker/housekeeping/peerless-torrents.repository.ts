import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { DAYS_KEPT_WITHOUT_PEERS } from '../../config/limits/housekeeping.limits.js';
import { countBlocks, inBlocks, modify, PEER, TORRENT, type WalkedBlocks } from './table-walk.js';

const HAS_PEERS = `EXISTS (SELECT FROM ${PEER} AS peer WHERE peer.info_hash = torrent.info_hash)`;

/** Removes unregistered torrents without peers, so that a flood of invented info hashes does not stay. */
@Injectable()
export class PeerlessTorrentsRepository {
  /** Walks a range of blocks: records since when a torrent has no peers (never later than now), and removes those whose time is over. */
  async remove(queryRunner: QueryRunner, fromBlock: number): Promise<WalkedBlocks> {
    const removed = await modify(
      queryRunner,
      `DELETE FROM ${TORRENT} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${TORRENT} AS torrent
          WHERE ${inBlocks(fromBlock)} AND registered_at IS NULL AND NOT ${HAS_PEERS}
            AND (downloaded = 0 OR emptied_at < now() - make_interval(days => ${DAYS_KEPT_WITHOUT_PEERS}))
            FOR UPDATE SKIP LOCKED))`,
    );
    await modify(
      queryRunner,
      `UPDATE ${TORRENT} SET emptied_at = CASE WHEN emptied_at IS NULL OR emptied_at > now() THEN now() END WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${TORRENT} AS torrent
          WHERE ${inBlocks(fromBlock)} AND ((emptied_at IS NOT NULL) = ${HAS_PEERS} OR emptied_at > now())
            FOR UPDATE SKIP LOCKED))`,
    );
    return { removed, blocks: await countBlocks(queryRunner, TORRENT) };
  }
}
