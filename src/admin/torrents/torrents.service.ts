import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import type { DataSource, EntityManager, Repository } from 'typeorm';
import { EXPORT_PAGE_SIZE } from '../../config/limits/admin.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AccessRepository } from '../../tracker/access/access.repository.js';
import { AccessService } from '../../tracker/access/access.service.js';
import { type SwarmPoint, SwarmHistoryRepository } from '../../tracker/history/swarm/swarm-history.repository.js';
import { SwarmRepository } from '../../tracker/swarm/swarm.repository.js';
import { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import type { Cursor, Page } from '../paging/page.js';
import { AdminError } from '../problems/admin-error.js';
import { type NewTorrent, RegisteredTorrentRepository } from './registered-torrent.repository.js';
import {
  DEFAULT_DESCRIPTION,
  descriptionOf,
  type Precondition,
  type TorrentDescription,
} from './torrent-description.js';
import { TorrentListRepository, type TorrentQuery } from './list/torrent-list.repository.js';

/** Lists, registers, changes and removes torrents. A torrent is registered once an operator has set anything of it. */
@Injectable()
export class TorrentsService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @InjectRepository(Torrent, DATA_SOURCE) private readonly torrents: Repository<Torrent>,
    private readonly registered: RegisteredTorrentRepository,
    private readonly lists: TorrentListRepository,
    private readonly accessRules: AccessRepository,
    private readonly access: AccessService,
    private readonly audit: AuditService,
    private readonly swarms: SwarmRepository,
    private readonly histories: SwarmHistoryRepository,
  ) {}

  list(query: TorrentQuery): Promise<Page<Torrent>> {
    return this.lists.list(query);
  }

  /** All matching torrents in info hash order. Read page by page, so that a slow client holds no transaction open. */
  async *pages(query: Pick<TorrentQuery, 'query' | 'state'>): AsyncGenerator<readonly Torrent[]> {
    let cursor: Cursor | undefined;
    do {
      const page = await this.lists.list({
        ...query,
        sort: 'infoHash',
        descending: false,
        limit: EXPORT_PAGE_SIZE,
        cursor,
      });
      yield page.items;
      cursor = page.next;
    } while (cursor);
  }

  /** @returns the torrent with its counts of now @throws AdminError if the torrent is unknown */
  async find(infoHash: Buffer): Promise<Torrent> {
    return this.counted((await this.torrents.findOneBy({ infoHash })) ?? unknown());
  }

  /** The counts of the last month, in order; empty if the swarm is not one of the largest. @throws AdminError if the torrent is unknown */
  async history(infoHash: Buffer): Promise<SwarmPoint[]> {
    const points = await this.histories.read(infoHash);
    if (points.length === 0 && !(await this.torrents.existsBy({ infoHash }))) unknown();
    return points;
  }

  /**
   * Registers a torrent under all of its info hashes, or under none. A hybrid torrent has two.
   * @returns the torrent of the first
   * @throws AdminError if one of them is already registered
   */
  async register(
    infoHashes: readonly [Buffer, ...Buffer[]],
    description: Partial<TorrentDescription>,
    operator: Operator,
  ): Promise<Torrent> {
    const [first] = infoHashes;
    const sorted = [...infoHashes].sort((one, other) => one.compare(other));
    const registered = await inTransaction(this.dataSource, async ({ manager }) => {
      for (const infoHash of sorted) {
        const known = await this.registered.lock(manager, infoHash);
        if (known?.registeredAt) throw new AdminError('conflict', `${infoHash.toString('hex')} is already registered`);
        await this.save(manager, { ...DEFAULT_DESCRIPTION, ...description, infoHash }, known, operator);
      }
      return manager.getRepository(Torrent).findOneByOrFail({ infoHash: first });
    });
    await this.access.refresh();
    return this.counted(registered);
  }

  /**
   * Registers the torrent, or replaces its description.
   * @returns also whether it was not registered before
   * @throws AdminError if the precondition fails
   */
  async put(
    infoHash: Buffer,
    description: Partial<TorrentDescription>,
    precondition: Precondition,
    operator: Operator,
  ): Promise<{ torrent: Torrent; isNew: boolean }> {
    const put = await inTransaction(this.dataSource, async ({ manager }) => {
      const known = await this.lock(manager, infoHash, precondition);
      const torrent = { ...DEFAULT_DESCRIPTION, ...description, infoHash };
      return { torrent: await this.save(manager, torrent, known, operator), isNew: !known?.registeredAt };
    });
    await this.access.refresh();
    return { ...put, torrent: await this.counted(put.torrent) };
  }

  /**
   * Changes the given fields.
   * @param reason for the audit log
   * @throws AdminError if the torrent is unknown, or the precondition fails
   */
  async change(
    infoHash: Buffer,
    changes: Partial<TorrentDescription>,
    precondition: Precondition,
    operator: Operator,
    reason?: string,
  ): Promise<Torrent> {
    const changed = await inTransaction(this.dataSource, async ({ manager }) => {
      const known = (await this.lock(manager, infoHash, precondition)) ?? unknown();
      const changed = { ...descriptionOf(known), ...changes };
      // Why a torrent was denied is of no matter once it is allowed.
      const denial = changed.state === 'denied' ? changed.reason : null;
      return this.save(manager, { ...changed, reason: denial, infoHash }, known, operator, reason);
    });
    await this.access.refresh();
    return this.counted(changed);
  }

  /** Removes a torrent and its swarm. @throws AdminError if the torrent is unknown, or the precondition fails */
  async remove(infoHash: Buffer, precondition: Precondition, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      const known = (await this.lock(manager, infoHash, precondition)) ?? unknown();
      await this.registered.remove(manager, infoHash);
      if (known.state === 'denied') await this.accessRules.recordChange(manager, 'denied torrents');
      const change = { before: { ...descriptionOf(known), downloaded: Number(known.downloaded) } };
      await this.audit.record(manager, operator, 'torrent.remove', infoHash.toString('hex'), change);
    });
    await this.access.refresh();
  }

  /** The torrent's row has the counts of the last census; a scrape counts now. */
  private async counted(torrent: Torrent): Promise<Torrent> {
    const counts = await this.swarms.countKnown(torrent.infoHash);
    return counts ? { ...torrent, ...counts, downloaded: String(counts.downloaded) } : torrent;
  }

  private async lock(
    manager: EntityManager,
    infoHash: Buffer,
    precondition: Precondition,
  ): Promise<Torrent | undefined> {
    const known = await this.registered.lock(manager, infoHash);
    if (!precondition(known)) throw new AdminError('precondition failed', 'the torrent has changed');
    return known;
  }

  private async save(
    manager: EntityManager,
    torrent: NewTorrent,
    known: Torrent | undefined,
    operator: Operator,
    reason?: string,
  ): Promise<Torrent> {
    const saved = await this.registered.save(manager, torrent);
    if ((known?.state ?? 'allowed') !== saved.state) await this.accessRules.recordChange(manager, 'denied torrents');
    const action = known?.registeredAt ? 'torrent.change' : 'torrent.register';
    await this.audit.record(manager, operator, action, torrent.infoHash.toString('hex'), {
      ...(known && { before: descriptionOf(known) }),
      after: descriptionOf(saved),
      ...(reason !== undefined && { reason }),
    });
    return saved;
  }
}

function unknown(): never {
  throw new AdminError('not found', 'there is no such torrent');
}
