import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { blockRange, countBlocks, type WalkedBlocks } from './table-walk.js';

/** Days for which a torrent that was downloaded is remembered without a peer; one that never was is forgotten at once. */
const DAYS_REMEMBERED = 30;

const HAS_PEERS = `EXISTS (SELECT FROM peer WHERE peer.info_hash = torrent.info_hash)`;

/** Forgets torrents without peers that no operator registered, so that a flood of made-up info hashes does not stay. */
@Injectable()
export class PeerlessTorrentsRepository {
  /** Looks at a range of blocks: notes which torrents are without peers, and removes those that have long been. */
  async forget(queryRunner: QueryRunner, fromBlock: number): Promise<WalkedBlocks> {
    const range = blockRange(fromBlock);
    const inRange = `ctid >= $1::tid AND ctid < $2::tid`;
    const [, removed] = await queryRunner.manager.query<[unknown, number]>(
      `DELETE FROM torrent WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM torrent
          WHERE ${inRange} AND registered_at IS NULL AND NOT ${HAS_PEERS}
            AND (downloaded = 0 OR emptied_at < now() - make_interval(days => $3))
            FOR UPDATE SKIP LOCKED))`,
      [...range, DAYS_REMEMBERED],
    );
    await queryRunner.manager.query(
      `UPDATE torrent SET emptied_at = CASE WHEN emptied_at IS NULL THEN now() END WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM torrent
          WHERE ${inRange} AND (emptied_at IS NOT NULL) = ${HAS_PEERS}
            FOR UPDATE SKIP LOCKED))`,
      range,
    );
    return { removed, blocks: await countBlocks(queryRunner, 'torrent') };
  }
}
