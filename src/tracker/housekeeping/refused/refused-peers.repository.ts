import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import {
  REFUSED_BATCH_REMOVALS,
  REFUSED_BATCH_ROWS,
  REFUSED_DELAY_SECONDS,
  REFUSED_PAGE_ROWS,
} from '../../../config/limits/housekeeping.limits.js';
import { INFO_HASH_BYTES } from '../../../protocol/bittorrent/info-hash.js';
import { IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from '../../../protocol/bittorrent/peer-address.js';
import { PEER_ID_BYTES } from '../../../protocol/bittorrent/peer-id.js';
import { AccessService, type StoredPeer } from '../../access/access.service.js';
import { BEGIN, END, END_BANS, IS_BEGUN, READ_PEERS, REMOVE_REFUSED } from './refused-peers.sql.js';

const KEY_BYTES = INFO_HASH_BYTES + PEER_ID_BYTES;
const IPV6_AT = KEY_BYTES + IPV4_ENDPOINT_BYTES;
const ROW_BYTES = IPV6_AT + IPV6_ENDPOINT_BYTES;
/** Bytes of an info hash that the position of the job holds. */
const POSITION_BYTES = 6;

/** Removes the peers that the access rules refuse: a walk through all peers after each change of the rules. */
@Injectable()
export class RefusedPeersRepository {
  constructor(private readonly access: AccessService) {}

  /** Whether a walk is under way, or due now. */
  async isBegun(queryRunner: QueryRunner): Promise<boolean> {
    return (await queryRunner.manager.query<object[]>(IS_BEGUN)).length > 0;
  }

  /** Makes a walk due if the rules have changed. */
  async begin(queryRunner: QueryRunner): Promise<boolean> {
    const { records } = await queryRunner.query(BEGIN, [], true);
    return records.length > 0;
  }

  /** Deletes the bans that have expired. */
  async endBans(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(END_BANS);
  }

  /**
   * Removes the refused peers of the next swarms.
   * @param position the first 48 bits of an info hash
   * @returns where the next batch begins, 0 at the end
   */
  async remove(queryRunner: QueryRunner, position: number): Promise<{ removed: number; next: number }> {
    // The walk began at least so long after the change.
    if (this.access.age > REFUSED_DELAY_SECONDS) throw new Error('the access rules are not up to date here');
    let last: Buffer = Buffer.alloc(KEY_BYTES);
    last.writeUIntBE(position, 0, POSITION_BYTES);
    let [read, removed] = [0, 0];
    for (;;) {
      const page = await this.readAfter(queryRunner, last);
      removed += await this.removeFrom(queryRunner, page);
      if (page.length < REFUSED_PAGE_ROWS * ROW_BYTES) break;
      read += REFUSED_PAGE_ROWS;
      last = page.subarray(page.length - ROW_BYTES, page.length - ROW_BYTES + KEY_BYTES);
      const next = last.readUIntBE(0, POSITION_BYTES);
      // The next batch begins with this swarm again. A swarm that is larger than a batch is done in one.
      const isFull = read >= REFUSED_BATCH_ROWS || removed >= REFUSED_BATCH_REMOVALS;
      if (isFull && next > position) return { removed, next };
    }
    await queryRunner.query(END);
    return { removed, next: 0 };
  }

  private async readAfter(queryRunner: QueryRunner, key: Buffer): Promise<Buffer> {
    const rows = await queryRunner.manager.query<{ packed: Buffer | null }[]>(READ_PEERS, [
      key.subarray(0, INFO_HASH_BYTES),
      key.subarray(INFO_HASH_BYTES),
      REFUSED_PAGE_ROWS,
    ]);
    return rows[0]?.packed ?? Buffer.alloc(0);
  }

  private async removeFrom(queryRunner: QueryRunner, page: Buffer): Promise<number> {
    const refused: StoredPeer[] = [];
    for (let at = 0; at < page.length; at += ROW_BYTES) {
      const peer = peerAt(page, at);
      if (this.access.refuses(peer)) refused.push(peer);
    }
    if (refused.length === 0) return 0;
    await queryRunner.query(REMOVE_REFUSED, [
      refused.map(({ infoHash }) => infoHash),
      refused.map(({ peerId }) => peerId),
    ]);
    return refused.length;
  }
}

function peerAt(page: Buffer, at: number): StoredPeer {
  return {
    infoHash: page.subarray(at, at + INFO_HASH_BYTES),
    peerId: page.subarray(at + INFO_HASH_BYTES, at + KEY_BYTES),
    // No stored endpoint has port 0.
    ipv4: page.readUInt16BE(at + IPV6_AT - 2) === 0 ? undefined : page.subarray(at + KEY_BYTES, at + IPV6_AT),
    ipv6: page.readUInt16BE(at + ROW_BYTES - 2) === 0 ? undefined : page.subarray(at + IPV6_AT, at + ROW_BYTES),
  };
}
