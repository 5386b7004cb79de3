import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { EXPORT_PAGE_SIZE } from '../../config/limits/admin.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AccessRepository } from '../../tracker/access/access.repository.js';
import { AccessService } from '../../tracker/access/access.service.js';
import { Takedown } from '../../tracker/access/takedown.entity.js';
import type { AuditedItem } from '../audit/audit.repository.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import { AdminError } from '../problems/admin-error.js';
import { type TakedownFilter, TakedownRepository } from './takedown.repository.js';

/** A takedown as an operator gives it. */
export interface NewTakedown {
  readonly infoHashes: readonly Buffer[];
  readonly reference: string;
  readonly requester?: string;
  /** Clients show it to their users. */
  readonly reason: string;
  readonly until?: Date;
}

/** Denies torrents on demand, many at once, until the demand ends. */
@Injectable()
export class TakedownsService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly takedowns: TakedownRepository,
    private readonly accessRules: AccessRepository,
    private readonly access: AccessService,
    private readonly audit: AuditService,
  ) {}

  /** Denies the torrents in one transaction, known ones and unknown ones. @throws AdminError if it names none */
  async create({ infoHashes, until, ...terms }: NewTakedown, operator: Operator): Promise<Takedown> {
    if (infoHashes.length === 0) throw new AdminError('invalid', 'must name at least one torrent', 'infoHashes');
    if (until && until <= new Date()) throw new AdminError('invalid', 'must be in the future', 'until');
    const hexes = [...new Set(infoHashes.map((infoHash) => infoHash.toString('hex')))].sort();
    const sorted = hexes.map((hex) => Buffer.from(hex, 'hex'));
    const created = await inTransaction(this.dataSource, async ({ manager }) => {
      const takedown = await manager
        .getRepository(Takedown)
        .save({ ...terms, requester: terms.requester ?? null, operator: operator.name, endsAt: until ?? null });
      await this.takedowns.deny(manager, takedown.id, sorted);
      await this.accessRules.recordChange(manager, 'denied torrents');
      const change = { id: takedown.id, ...terms, until: until ?? null, torrents: sorted.length };
      await this.audit.recordMany(manager, operator, 'takedown.create', terms.reference, change, sorted, denied);
      return manager.getRepository(Takedown).findOneByOrFail({ id: takedown.id });
    });
    await this.access.refresh();
    return created;
  }

  /** Newest first. */
  async list(filter: TakedownFilter, limit: number, cursor?: Cursor): Promise<Page<Takedown>> {
    const takedowns = await this.takedowns.list(filter, limit + 1, cursor?.[0]);
    return pageOf(takedowns, limit, ({ id }) => [id]);
  }

  /** @throws AdminError if there is no such takedown */
  async find(id: string): Promise<Takedown> {
    const takedown = await this.takedowns.find(id);
    if (!takedown) throw new AdminError('not found', 'there is no such takedown');
    return takedown;
  }

  /** The torrents of a takedown. @throws AdminError if there is no such takedown */
  async infoHashes(id: string, limit: number, cursor?: Cursor): Promise<Page<Buffer>> {
    await this.find(id);
    const after = Buffer.from(cursor?.[0] ?? '', 'hex');
    return pageOf(await this.takedowns.infoHashes(id, limit + 1, after), limit, (hash) => [hash.toString('hex')]);
  }

  /** Each torrent of each takedown, the newest takedown first. */
  async *rows(filter: TakedownFilter): AsyncGenerator<{ takedown: Takedown; infoHashes: Buffer[] }> {
    let before: string | undefined;
    for (;;) {
      const [takedown] = await this.takedowns.list(filter, 1, before);
      if (!takedown) return;
      before = takedown.id;
      let infoHashes: Buffer[];
      let after: Buffer | undefined;
      do {
        infoHashes = await this.takedowns.infoHashes(takedown.id, EXPORT_PAGE_SIZE, after);
        after = infoHashes.at(-1);
        yield { takedown, infoHashes };
      } while (infoHashes.length === EXPORT_PAGE_SIZE);
    }
  }

  /** Ends a takedown: its torrents are again what they were. @throws AdminError if there is none in force */
  async end(id: string, operator: Operator): Promise<void> {
    const takedown = await this.find(id);
    await inTransaction(this.dataSource, async ({ manager }) => {
      const freed = await this.takedowns.end(manager, id, operator.name);
      if (!freed) throw new AdminError('conflict', 'the takedown has ended');
      await this.accessRules.recordChange(manager, 'denied torrents');
      const change = { id, allowed: freed.length };
      await this.audit.recordMany(manager, operator, 'takedown.end', takedown.reference, change, freed, allowed);
    });
    await this.access.refresh();
  }
}

function denied(infoHash: Buffer): AuditedItem {
  return { subject: infoHash.toString('hex'), change: { after: { state: 'denied' } } };
}

function allowed(infoHash: Buffer): AuditedItem {
  return { subject: infoHash.toString('hex'), change: { after: { state: 'allowed' } } };
}
