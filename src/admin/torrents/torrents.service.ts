import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { EXPORT_PAGE_SIZE } from '../../config/limits/admin.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { AdminError } from '../problems/admin-error.js';
import type { Operator } from '../auth/operator.js';
import type { Cursor, Page } from '../paging/page.js';
import { AccessRepository } from '../../tracker/access/access.repository.js';
import { AccessService } from '../../tracker/access/access.service.js';
import { type Precondition, type TorrentDescription, UNDESCRIBED } from './registered-torrent.js';
import type { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { TorrentListRepository, type TorrentQuery } from './torrent-list.repository.js';
import { type NewTorrent, RegisteredTorrentRepository } from './registered-torrent.repository.js';

/** Registers torrents and says what is to be said of them. One that an operator decided about is a registered one. */
@Injectable()
export class TorrentsService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly torrents: RegisteredTorrentRepository,
    private readonly lists: TorrentListRepository,
    private readonly revisions: AccessRepository,
    private readonly policy: AccessService,
    private readonly audit: AuditRepository,
  ) {}

  list(query: TorrentQuery): Promise<Page<Torrent>> {
    return this.lists.list(query);
  }

  /** All that match, in the order of their info hashes, read page by page: nobody waits for a slow reader. */
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

  /** @throws AdminError where the tracker does not know it */
  async find(infoHash: Buffer): Promise<Torrent> {
    return (await this.torrents.find(infoHash)) ?? unknown();
  }

  /**
   * Registers a torrent under all of its info hashes, of which a hybrid one has two; all or none.
   * @returns the first of them @throws AdminError where one is registered already
   */
  async register(
    infoHashes: readonly Buffer[],
    description: Partial<TorrentDescription>,
    by: Operator,
  ): Promise<Torrent> {
    const inOrder = [...infoHashes].sort((one, other) => one.compare(other));
    const torrents = await inTransaction(this.dataSource, async (queryRunner) => {
      const saved = new Map<Buffer, Torrent>();
      for (const infoHash of inOrder) {
        const known = await this.torrents.lock(queryRunner, infoHash);
        if (known?.registeredAt) throw new AdminError('conflict', `${infoHash.toString('hex')} is registered already`);
        saved.set(infoHash, await this.save(queryRunner, { ...UNDESCRIBED, ...description, infoHash }, known, by));
      }
      return saved;
    });
    await this.policy.refresh();
    return torrents.get(infoHashes[0] as Buffer) as Torrent;
  }

  /**
   * Registers the torrent, or replaces all that is said of it.
   * @returns also whether it was not registered before @throws AdminError where the precondition does not hold
   */
  async put(
    infoHash: Buffer,
    description: Partial<TorrentDescription>,
    precondition: Precondition,
    by: Operator,
  ): Promise<{ torrent: Torrent; isNew: boolean }> {
    const put = await inTransaction(this.dataSource, async (queryRunner) => {
      const known = await this.lock(queryRunner, infoHash, precondition);
      const torrent = await this.save(queryRunner, { ...UNDESCRIBED, ...description, infoHash }, known, by);
      return { torrent, isNew: !known?.registeredAt };
    });
    await this.policy.refresh();
    return put;
  }

  /** Changes what is given. @throws AdminError where it is not known, or the precondition does not hold */
  async change(
    infoHash: Buffer,
    changes: Partial<TorrentDescription>,
    precondition: Precondition,
    by: Operator,
  ): Promise<Torrent> {
    const changed = await inTransaction(this.dataSource, async (queryRunner) => {
      const known = (await this.lock(queryRunner, infoHash, precondition)) ?? unknown();
      return this.save(queryRunner, { ...descriptionOf(known), ...changes, infoHash }, known, by);
    });
    await this.policy.refresh();
    return changed;
  }

  /** Removes a torrent with its swarm. @throws AdminError as `change` does */
  async remove(infoHash: Buffer, precondition: Precondition, by: Operator): Promise<void> {
    await inTransaction(this.dataSource, async (queryRunner) => {
      const known = (await this.lock(queryRunner, infoHash, precondition)) ?? unknown();
      await this.torrents.remove(queryRunner, infoHash);
      await this.torrents.removeSwarm(queryRunner, infoHash);
      if (known.state === 'denied') await this.revisions.noteChange(queryRunner, 'denied torrents');
      await this.audit.note(queryRunner, by, 'torrent.remove', infoHash.toString('hex'), {
        before: descriptionOf(known),
      });
    });
    await this.policy.refresh();
  }

  private async lock(
    queryRunner: QueryRunner,
    infoHash: Buffer,
    precondition: Precondition,
  ): Promise<Torrent | undefined> {
    const known = await this.torrents.lock(queryRunner, infoHash);
    if (!precondition(known)) throw new AdminError('precondition failed', 'the torrent is not as you expect it');
    return known;
  }

  private async save(
    queryRunner: QueryRunner,
    torrent: NewTorrent,
    known: Torrent | undefined,
    by: Operator,
  ): Promise<Torrent> {
    const saved = await this.torrents.save(queryRunner, torrent);
    if ((known?.state ?? 'allowed') !== saved.state) await this.revisions.noteChange(queryRunner, 'denied torrents');
    const action = known?.registeredAt ? 'torrent.change' : 'torrent.register';
    await this.audit.note(queryRunner, by, action, torrent.infoHash.toString('hex'), {
      ...(known && { before: descriptionOf(known) }),
      after: descriptionOf(saved),
    });
    return saved;
  }
}

function descriptionOf({ name, size, state }: Torrent): TorrentDescription {
  return { name, size: size === null ? null : Number(size), state };
}

function unknown(): never {
  throw new AdminError('not found', 'there is no such torrent');
}
