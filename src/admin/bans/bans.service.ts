import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { EXPORT_PAGE_SIZE, MAX_ROWS_PER_INSERT } from '../../config/limits/admin.limits.js';
import { IMPORT_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AccessRepository } from '../../tracker/access/access.repository.js';
import { AccessService } from '../../tracker/access/access.service.js';
import { Ban, type BanKind } from '../../tracker/access/ban.entity.js';
import type { AuditedItem } from '../audit/audit.repository.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import type { ImportSummary } from '../imports/import-summary.js';
import { parseLines } from '../imports/parse-lines.js';
import type { SortedLines } from '../imports/sorted-lines.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import { AdminError } from '../problems/admin-error.js';
import { parseBanListLine } from './ban-list.js';
import { BanReach } from './ban-reach.js';
import { parseBanValue } from './ban-value.js';
import { type BanQuery, BanRepository, type NewBan } from './ban.repository.js';

/** A ban as an operator gives it. */
export interface GivenBan {
  readonly kind: BanKind;
  readonly value: string;
  readonly reason?: string;
  readonly expiresAt?: string;
  /** Whether it may cover trusted proxies, or most of the address space. */
  readonly force?: boolean;
}

@Injectable()
export class BansService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly stored: BanRepository,
    private readonly reach: BanReach,
    private readonly accessRules: AccessRepository,
    private readonly access: AccessService,
    private readonly audit: AuditService,
  ) {}

  /** Oldest first. */
  async list(query: BanQuery): Promise<Page<Ban>> {
    return pageOf(await this.stored.find(query), query.limit, ({ id }) => [id]);
  }

  /** All bans of addresses, oldest first. */
  async *addressPages(): AsyncGenerator<readonly Ban[]> {
    let cursor: Cursor | undefined;
    do {
      const page = await this.list({ kind: 'address', limit: EXPORT_PAGE_SIZE, cursor });
      cursor = page.next;
      yield page.items;
    } while (cursor);
  }

  /** @throws AdminError if the value is invalid or already banned, covers too much without force, or ends in the past */
  async add({ kind, value: text, reason, expiresAt: end, force }: GivenBan, operator: Operator): Promise<Ban> {
    const ban = parseBanValue(kind, text);
    if (!ban) {
      const allowed = kind === 'client' ? '1 to 20 printable ASCII characters' : 'an address, a CIDR or first-last';
      throw new AdminError('invalid', `must be ${allowed}`, 'value');
    }
    const expiresAt = end === undefined ? undefined : new Date(end);
    if (expiresAt && expiresAt <= new Date()) throw new AdminError('invalid', 'must be in the future', 'expiresAt');
    const excess = force ? undefined : this.reach.excessOf(ban);
    if (excess !== undefined) throw new AdminError('invalid', excess, 'value');
    const { value } = ban;
    const added = await inTransaction(this.dataSource, async ({ manager }) => {
      if ((await this.stored.insert(manager, [{ ban, reason, expiresAt }])).length === 0)
        throw new AdminError('conflict', `${value} is already banned`);
      await this.accessRules.recordChange(manager, 'bans');
      await this.audit.record(manager, operator, 'ban.add', value, {
        after: { kind, reason: reason ?? null, expiresAt: expiresAt ?? null },
      });
      return manager.getRepository(Ban).findOneByOrFail({ kind, value });
    });
    await this.access.refresh();
    return added;
  }

  /** @throws AdminError if there is no such ban */
  async lift(id: string, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      const bans = manager.getRepository(Ban);
      const ban = await bans.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!ban) throw new AdminError('not found', 'there is no such ban');
      await bans.delete({ id });
      await this.accessRules.recordChange(manager, 'bans');
      await this.audit.record(manager, operator, 'ban.lift', ban.value, {
        before: { kind: ban.kind, reason: ban.reason, createdAt: ban.createdAt },
      });
    });
    await this.access.refresh();
  }

  /** Bans the addresses of a block list: of all lines that can be parsed, or of none if the database fails. */
  async import(lines: AsyncIterable<string>, force: boolean, operator: Operator): Promise<ImportSummary> {
    const parse = (text: string) => {
      const line = parseBanListLine(text);
      const excess = line && !force ? this.reach.excessOf(line.ban) : undefined;
      if (excess !== undefined) throw new Error(excess);
      return line;
    };
    const { items, parsed, invalidCount, invalid } = await parseLines(lines, parse, ({ ban }) => ban.value);
    const created = await this.insertAll(items, operator);
    return { created, known: parsed - created, invalidCount, invalid };
  }

  /** Inserts in the order of the values, so that concurrent imports wait for each other instead of deadlocking. */
  private async insertAll(bans: SortedLines<NewBan>, operator: Operator): Promise<number> {
    const created = await inTransaction(
      this.dataSource,
      async ({ manager }) => {
        const changes = await this.audit.begin(manager, operator, 'ban.import', 'bans');
        let [inserted, read] = [0, 0];
        for await (const batch of bans.batches(MAX_ROWS_PER_INSERT)) {
          const values = new Set((await this.stored.insert(manager, batch)).map(({ value }) => value));
          await changes.add(batch.filter(({ ban }) => values.has(ban.value)).map(auditedBan));
          inserted += values.size;
          read += batch.length;
        }
        if (inserted > 0) await this.accessRules.recordChange(manager, 'bans');
        await changes.end({ created: inserted, known: read - inserted });
        return inserted;
      },
      IMPORT_TIME_LIMITS,
    );
    await this.access.refresh();
    return created;
  }
}

function auditedBan({ ban: { kind, value }, reason }: NewBan): AuditedItem {
  return { subject: value, change: { after: { kind, reason: reason ?? null } } };
}
