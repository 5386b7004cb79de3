import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { ANNOUNCE_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { Shards } from '../shards/shards.js';
import { inTransaction } from '../transaction/transaction.js';

/** A peer of a torrent that does not exist, at port 0 of 0.0.0.0. */
const INSERT_PEER = `
  INSERT INTO peer (info_hash, peer_id, ipv4, ipv4_seen_at, uploaded, downloaded, shuffle, event, is_seeder)
  VALUES ($1, $2, '\\x000000000000', now(), 0, 0, 0, 0, false)`;
const DELETE_PEER = 'DELETE FROM peer WHERE info_hash = $1 AND peer_id = $2';

/** The health check of the database. */
@Injectable()
export class DatabaseCheck {
  constructor(@Inject(Shards) private readonly shards: Pick<Shards, 'onNodeOf'>) {}

  /**
   * Commits what an announce commits, a new peer, and removes it in the same transaction, so that nobody sees it: a full disk
   * or a standby still answers reads.
   * @param infoHash decides which node takes it, if the tables are distributed
   * @throws if an announce of this torrent would not be committed now
   */
  async write(infoHash: Buffer): Promise<void> {
    const keys = [infoHash, randomBytes(20)];
    const write = async (queryRunner: QueryRunner) => {
      await queryRunner.query(INSERT_PEER, keys);
      await queryRunner.query(DELETE_PEER, keys);
    };
    await this.shards.onNodeOf([infoHash], (dataSource) => inTransaction(dataSource, write, ANNOUNCE_TIME_LIMITS));
  }
}
