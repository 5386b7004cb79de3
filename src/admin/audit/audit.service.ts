import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, LessThan, type Repository } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import type { Operator } from '../auth/operator.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import { AuditEntry } from './audit-entry.entity.js';

/** Selects entries; all of them without a filter. */
export interface AuditQuery {
  readonly operator?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly limit: number;
  readonly cursor?: Cursor;
}

/** The audit log: every change that an operator made. */
@Injectable()
export class AuditService {
  constructor(@InjectRepository(AuditEntry, DATA_SOURCE) private readonly entries: Repository<AuditEntry>) {}

  /**
   * Adds an entry.
   * @param manager of the transaction that makes the change, so that both are stored or neither
   */
  async record(
    manager: EntityManager,
    { name, address }: Operator,
    action: string,
    subject: string,
    change: Record<string, unknown> = {},
  ): Promise<void> {
    await manager.getRepository(AuditEntry).save({ operator: name, address, action, subject, change });
  }

  /** Newest first. */
  async list({ operator, action, subject, limit, cursor }: AuditQuery): Promise<Page<AuditEntry>> {
    const before = cursor?.[0];
    const entries = await this.entries.find({
      where: {
        ...(operator !== undefined && { operator }),
        ...(action !== undefined && { action }),
        ...(subject !== undefined && { subject }),
        ...(before !== undefined && { id: LessThan(before) }),
      },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(entries, limit, ({ id }) => [id]);
  }
}
