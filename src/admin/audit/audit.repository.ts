import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, MoreThan, type Repository } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { textArray } from '../../database/transaction/binary-array.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditItem } from './audit-item.entity.js';

/** Selects entries; all of them without a filter. */
export interface AuditFilter {
  readonly operator?: string;
  readonly action?: string;
  /** Of the entry, or of one of its items. */
  readonly subject?: string;
}

/** One of the many changes of an entry. */
export type AuditedItem = Pick<AuditItem, 'subject' | 'change'>;

/** Stores and reads the audit log. */
@Injectable()
export class AuditRepository {
  constructor(
    @InjectRepository(AuditEntry, DATA_SOURCE) private readonly entries: Repository<AuditEntry>,
    @InjectRepository(AuditItem, DATA_SOURCE) private readonly items: Repository<AuditItem>,
  ) {}

  /** @returns the entry's id */
  async add(manager: EntityManager, entry: Omit<AuditEntry, 'id' | 'at'>): Promise<string> {
    const { id } = await manager.getRepository(AuditEntry).save(entry);
    return id;
  }

  /** @param from the position of the first */
  async addItems(manager: EntityManager, entryId: string, from: number, items: readonly AuditedItem[]): Promise<void> {
    await manager.query(
      `INSERT INTO audit_item (entry_id, position, subject, change)
       SELECT $1, $2 + place - 1, subject, change::jsonb
         FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS given (subject, change, place)`,
      [
        entryId,
        from,
        textArray(items.map(({ subject }) => subject)),
        textArray(items.map(({ change }) => JSON.stringify(change))),
      ],
    );
  }

  /** Stores what is known of an entry after its items. @param manager of the transaction that added it */
  async complete(manager: EntityManager, entryId: string, change: Record<string, unknown>): Promise<void> {
    await manager.query(`UPDATE audit_entry SET change = $2 WHERE id = $1`, [entryId, JSON.stringify(change)]);
  }

  exists(entryId: string): Promise<boolean> {
    return this.entries.existsBy({ id: entryId });
  }

  /** Newest first. @param before an id */
  async listEntries({ operator, action, subject }: AuditFilter, limit: number, before?: string): Promise<AuditEntry[]> {
    const query = this.entries.createQueryBuilder('entry').orderBy('entry.id', 'DESC').limit(limit);
    if (operator !== undefined) query.andWhere({ operator });
    if (action !== undefined) query.andWhere({ action });
    if (before !== undefined) query.andWhere('entry.id < :before', { before });
    if (subject !== undefined) {
      query.andWhere(
        `entry.id IN (SELECT id FROM audit_entry WHERE subject = :subject
           UNION ALL SELECT entry_id FROM audit_item WHERE subject = :subject)`,
        { subject },
      );
    }
    return query.getMany();
  }

  /** In the order of their positions. @param after a position */
  listItems(entryId: string, subject: string | undefined, limit: number, after?: string): Promise<AuditItem[]> {
    return this.items.find({
      where: {
        entryId,
        ...(subject !== undefined && { subject }),
        ...(after !== undefined && { position: MoreThan(Number(after)) }),
      },
      order: { position: 'ASC' },
      take: limit,
    });
  }
}
