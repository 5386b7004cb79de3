import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { MAX_ROWS_PER_INSERT } from '../../config/limits/admin.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Takedown } from '../../tracker/access/takedown.entity.js';
import { TakedownTorrent } from '../../tracker/access/takedown-torrent.entity.js';
import { ADD_TORRENTS, ALLOW_TORRENTS, DENY_TORRENTS, FIND_FREED, HAND_ON, READ_BEFORE } from './takedown.sql.js';

/** Selects takedowns; all of them without a filter. */
export interface TakedownFilter {
  readonly reference?: string;
  readonly requester?: string;
  /** One of its torrents, 20 bytes. */
  readonly infoHash?: Buffer;
  readonly isInForce?: boolean;
}

interface Before {
  info_hash: Buffer;
  was_denied: boolean;
  was_registered: boolean;
}

/** Reads and changes takedowns, and the torrents that they deny. */
@Injectable()
export class TakedownRepository {
  constructor(
    @InjectRepository(Takedown, DATA_SOURCE) private readonly takedowns: Repository<Takedown>,
    @InjectRepository(TakedownTorrent, DATA_SOURCE) private readonly torrents: Repository<TakedownTorrent>,
  ) {}

  /** Newest first. @param before the id of the one in front */
  list(
    { reference, requester, infoHash, isInForce }: TakedownFilter,
    limit: number,
    before?: string,
  ): Promise<Takedown[]> {
    const query = this.takedowns.createQueryBuilder('takedown').orderBy('takedown.id', 'DESC').limit(limit);
    if (reference !== undefined) query.andWhere('takedown.reference = :reference', { reference });
    if (requester !== undefined) query.andWhere('takedown.requester = :requester', { requester });
    if (isInForce !== undefined) query.andWhere(`takedown.endedAt IS ${isInForce ? '' : 'NOT '}NULL`);
    if (before !== undefined) query.andWhere('takedown.id < :before', { before });
    if (infoHash) {
      const ofTorrent = this.torrents
        .createQueryBuilder('one')
        .select('one.takedownId')
        .where('one.infoHash = :infoHash');
      query.andWhere(`takedown.id IN (${ofTorrent.getQuery()})`, { infoHash });
    }
    return query.getMany();
  }

  find(id: string): Promise<Takedown | null> {
    return this.takedowns.findOneBy({ id });
  }

  /** In info hash order. @param after the info hash in front */
  async infoHashes(id: string, limit: number, after: Buffer = Buffer.alloc(0)): Promise<Buffer[]> {
    const rows = await this.torrents
      .createQueryBuilder('one')
      .where('one.takedownId = :id AND one.infoHash > :after', { id, after })
      .orderBy('one.infoHash')
      .limit(limit)
      .getMany();
    return rows.map(({ infoHash }) => infoHash);
  }

  /** Ids of takedowns whose time is over. */
  async over(): Promise<string[]> {
    const found = await this.takedowns
      .createQueryBuilder('takedown')
      .where('takedown.endsAt <= now() AND takedown.endedAt IS NULL')
      .getMany();
    return found.map(({ id }) => id);
  }

  /** Denies torrents. @param sorted info hashes, each once */
  async deny(manager: EntityManager, id: string, sorted: readonly Buffer[]): Promise<void> {
    for (let from = 0; from < sorted.length; from += MAX_ROWS_PER_INSERT) {
      const some = sorted.slice(from, from + MAX_ROWS_PER_INSERT);
      const known = await manager.query<Before[]>(READ_BEFORE, [some]);
      const before = new Map(known.map((row) => [row.info_hash.toString('hex'), row]));
      const of = (infoHash: Buffer) => before.get(infoHash.toString('hex'));
      await manager.query(ADD_TORRENTS, [
        id,
        some,
        some.map((infoHash) => of(infoHash)?.was_denied ?? false),
        some.map((infoHash) => of(infoHash)?.was_registered ?? false),
      ]);
      await manager.query(DENY_TORRENTS, [some]);
    }
  }

  /**
   * Ends a takedown: its torrents are again what they were, unless another one denies them.
   * @returns the torrents that are allowed again; undefined if it has ended before
   */
  async end(manager: EntityManager, id: string, by: string): Promise<Buffer[] | undefined> {
    const takedowns = manager.getRepository(Takedown);
    const lock = { mode: 'pessimistic_write' } as const;
    const takedown = await takedowns.findOne({ where: { id }, lock });
    if (!takedown || takedown.endedAt) return undefined;
    await takedowns.update({ id }, { endedAt: () => 'now()', endedBy: by });
    await manager.query(HAND_ON, [id]);
    const freed = await manager.query<Omit<Before, 'was_denied'>[]>(FIND_FREED, [id]);
    for (let from = 0; from < freed.length; from += MAX_ROWS_PER_INSERT) {
      const some = freed.slice(from, from + MAX_ROWS_PER_INSERT);
      await manager.query(ALLOW_TORRENTS, [some.map((row) => row.info_hash), some.map((row) => row.was_registered)]);
    }
    return freed.map((row) => row.info_hash);
  }
}
