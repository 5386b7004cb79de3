import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import {
  type DataSource,
  type EntityManager,
  type EntitySubscriberInterface,
  LessThan,
  type QueryRunner,
  type Repository,
} from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { LogEvent } from '../../logging/log-event.js';
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
export class AuditService implements EntitySubscriberInterface {
  private readonly logger = new Logger('Audit');
  /** Log lines of entries whose transaction is open. */
  private readonly unlogged = new WeakMap<QueryRunner, LogEvent[]>();

  constructor(
    @InjectRepository(AuditEntry, DATA_SOURCE) private readonly entries: Repository<AuditEntry>,
    @InjectDataSource(DATA_SOURCE) dataSource: DataSource,
  ) {
    dataSource.subscribers.push(this);
  }

  /** Called by TypeORM. A change that was rolled back is not logged. */
  afterTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }): void {
    for (const line of this.unlogged.get(queryRunner) ?? []) this.logger.log(line);
    this.unlogged.delete(queryRunner);
  }

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
    if (!manager.queryRunner) return;
    const message = `${name} from ${address}: ${action} ${subject}`;
    const line = new LogEvent('operator_change', message, { operator: name, address, action, subject });
    this.unlogged.set(manager.queryRunner, [...(this.unlogged.get(manager.queryRunner) ?? []), line]);
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
