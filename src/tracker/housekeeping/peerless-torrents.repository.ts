import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { countBlocks, inBlocks, modify, PEER, TORRENT, type WalkedBlocks } from './table-walk.js';

/** Days for which a torrent that was downloaded is remembered without a peer; one that never was is forgotten at once. */
const DAYS_REMEMBERED = 30;

const HAS_PEERS = `EXISTS (SELECT FROM ${PEER} AS peer WHERE peer.info_hash = torrent.info_hash)`;

/** Forgets torrents without peers that no operator registered, so that a flood of made-up info hashes does not stay. */
@Injectable()
export class PeerlessTorrentsRepository {
  /** Looks at a range of blocks: notes which torrents are without peers, and removes those that have long been. */
  async forget(queryRunner: QueryRunner, fromBlock: number): Promise<WalkedBlocks> {
    const removed = await modify(
      queryRunner,
      `DELETE FROM ${TORRENT} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${TORRENT} AS torrent
          WHERE ${inBlocks(fromBlock)} AND registered_at IS NULL AND NOT ${HAS_PEERS}
            AND (downloaded = 0 OR emptied_at < now() - make_interval(days => ${DAYS_REMEMBERED}))
            FOR UPDATE SKIP LOCKED))`,
    );
    await modify(
      queryRunner,
      `UPDATE ${TORRENT} SET emptied_at = CASE WHEN emptied_at IS NULL THEN now() END WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${TORRENT} AS torrent
          WHERE ${inBlocks(fromBlock)} AND (emptied_at IS NOT NULL) = ${HAS_PEERS}
            FOR UPDATE SKIP LOCKED))`,
    );
    return { removed, blocks: await countBlocks(queryRunner, TORRENT) };
  }
}
