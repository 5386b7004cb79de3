import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { type AccessPart, AccessRevision } from './access-revision.entity.js';
import type { PackedReasons } from './denial-reasons.js';

/** All bans, packed. */
export interface PackedBans {
  /** First and last address of each ban, 2 x 4 bytes, in ascending order. */
  readonly ipv4: Buffer;
  /** First and last address of each ban, 2 x 16 bytes, in ascending order. */
  readonly ipv6: Buffer;
  /** Peer id prefixes of banned clients. */
  readonly clients: readonly string[];
}

/** Sorted by the database, as sorting here would delay announces. */
const packed = (bytes: number) =>
  `string_agg(first_address || last_address, '' ORDER BY first_address)
     FILTER (WHERE octet_length(first_address) = ${bytes})`;

const EMPTY = Buffer.alloc(0);

/** Reads the access rules, packed as each instance keeps them in memory. */
@Injectable()
export class AccessRepository {
  constructor(
    @InjectRepository(AccessRevision, DATA_SOURCE) private readonly accessRevisions: Repository<AccessRevision>,
  ) {}

  /**
   * Makes every instance read this part again.
   * @param manager of the transaction that changes the part
   */
  async recordChange(manager: EntityManager, part: AccessPart): Promise<void> {
    await manager.getRepository(AccessRevision).increment({ part }, 'revision', 1);
  }

  /**
   * Makes every instance read the sessions of operators again. There are no peers to remove because of it.
   * @param manager of the transaction that changes them
   */
  async recordSessionChange(manager: EntityManager): Promise<void> {
    const increase = (column: string) => () => `${column} + 1`;
    await manager
      .getRepository(AccessRevision)
      .update(
        { part: 'sessions' },
        { revision: increase('revision'), removing: increase('removing'), removed: increase('removed') },
      );
  }

  /** The revisions of all parts. */
  revisions(): Promise<AccessRevision[]> {
    return this.accessRevisions.find();
  }

  /** Info hashes of all denied torrents, 20 bytes each, in ascending order. */
  async deniedTorrents(): Promise<Buffer> {
    const [row] = await this.accessRevisions.query<{ packed: Buffer | null }[]>(
      `SELECT string_agg(info_hash, '' ORDER BY info_hash) AS packed FROM torrent WHERE state = 'denied'`,
    );
    return row?.packed ?? EMPTY;
  }

  /** The reasons of all takedowns in force; of several for a torrent, that of the latest. */
  async denialReasons(): Promise<PackedReasons> {
    const takedowns = await this.accessRevisions.query<{ id: string; reason: string }[]>(
      `SELECT id, reason FROM takedown WHERE ended_at IS NULL`,
    );
    const [row] = await this.accessRevisions.query<{ packed: Buffer | null; takedowns: string[] | null }[]>(
      `SELECT string_agg(info_hash, '' ORDER BY info_hash) AS packed, array_agg(id ORDER BY info_hash) AS takedowns
         FROM (
           SELECT info_hash, max(takedown_id) AS id
             FROM takedown_torrent JOIN takedown ON takedown.id = takedown_id
            WHERE ended_at IS NULL
            GROUP BY info_hash
         ) AS latest`,
    );
    const reasons = new Map(takedowns.map(({ id, reason }) => [id, reason]));
    return { infoHashes: row?.packed ?? EMPTY, takedowns: row?.takedowns ?? [], reasons };
  }

  async bans(): Promise<PackedBans> {
    const [row] = await this.accessRevisions.query<
      { ipv4: Buffer | null; ipv6: Buffer | null; clients: string[] | null }[]
    >(
      `SELECT ${packed(4)} AS ipv4, ${packed(16)} AS ipv6,
              array_agg(value) FILTER (WHERE kind = 'client') AS clients
         FROM ban
        WHERE expires_at IS NULL OR expires_at > now()`,
    );
    return { ipv4: row?.ipv4 ?? EMPTY, ipv6: row?.ipv6 ?? EMPTY, clients: row?.clients ?? [] };
  }
}
