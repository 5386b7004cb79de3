import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';
import { MAX_ROWS_PER_INSERT } from '../../config/limits/admin.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { LogEvent } from '../../logging/log-event.js';
import type { Operator } from '../auth/operator.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import { AdminError } from '../problems/admin-error.js';
import type { AuditEntry } from './audit-entry.entity.js';
import type { AuditItem } from './audit-item.entity.js';
import { type AuditedItem, type AuditFilter, AuditRepository } from './audit.repository.js';
import { AuditedChanges } from './audited-changes.js';

/** The audit log: every change that an operator made. */
@Injectable()
export class AuditService implements EntitySubscriberInterface {
  private readonly logger = new Logger('Audit');
  /** Log lines of entries whose transaction is open. */
  private readonly unlogged = new WeakMap<QueryRunner, LogEvent[]>();

  constructor(
    private readonly repository: AuditRepository,
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
   * @param subject an info hash, a ban's value or a token's name
   * @param change mostly the values before and after
   */
  async record(
    manager: EntityManager,
    operator: Operator,
    action: string,
    subject: string,
    change: Record<string, unknown> = {},
  ): Promise<void> {
    await this.add(manager, operator, action, subject, change);
  }

  /**
   * Adds an entry with many changes.
   * @param subject what they are: `torrents`, `bans`
   * @param itemOf the record of one
   */
  async recordMany<Changed>(
    manager: EntityManager,
    operator: Operator,
    action: string,
    subject: string,
    change: Record<string, unknown>,
    changed: readonly Changed[],
    itemOf: (one: Changed) => AuditedItem,
  ): Promise<void> {
    const changes = await this.begin(manager, operator, action, subject, change);
    for (let from = 0; from < changed.length; from += MAX_ROWS_PER_INSERT) {
      await changes.add(changed.slice(from, from + MAX_ROWS_PER_INSERT).map(itemOf));
    }
  }

  /**
   * Adds an entry whose changes follow in parts.
   * @param subject what they are: `torrents`, `bans`
   * @param change what is known of them already
   */
  async begin(
    manager: EntityManager,
    operator: Operator,
    action: string,
    subject: string,
    change: Record<string, unknown> = {},
  ): Promise<AuditedChanges> {
    return new AuditedChanges(this.repository, manager, await this.add(manager, operator, action, subject, change));
  }

  /** Newest first. */
  async list(filter: AuditFilter, limit: number, cursor?: Cursor): Promise<Page<AuditEntry>> {
    const entries = await this.repository.listEntries(filter, limit + 1, cursor?.[0]);
    return pageOf(entries, limit, ({ id }) => [id]);
  }

  /** The changes of an entry with many. @throws AdminError if there is no such entry */
  async listItems(id: string, subject: string | undefined, limit: number, cursor?: Cursor): Promise<Page<AuditItem>> {
    if (!(await this.repository.exists(id))) throw new AdminError('not found', 'there is no such entry');
    const items = await this.repository.listItems(id, subject, limit + 1, cursor?.[0]);
    return pageOf(items, limit, ({ position }) => [String(position)]);
  }

  private async add(
    manager: EntityManager,
    { name, address }: Operator,
    action: string,
    subject: string,
    change: Record<string, unknown>,
  ): Promise<string> {
    const id = await this.repository.add(manager, { operator: name, address, action, subject, change });
    if (!manager.queryRunner) return id;
    const message = `${name} from ${address}: ${action} ${subject}`;
    const line = new LogEvent('operator_change', message, { operator: name, address, action, subject });
    this.unlogged.set(manager.queryRunner, [...(this.unlogged.get(manager.queryRunner) ?? []), line]);
    return id;
  }
}
