import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { MAX_ROWS_PER_INSERT } from '../../config/limits/admin.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { AdminError } from '../problems/admin-error.js';
import type { ImportSummary } from '../imports/import-summary.js';
import type { Operator } from '../auth/operator.js';
import type { Cursor, Page } from '../paging/page.js';
import { parseBanListLine } from './ban-list.js';
import { parseBanValue } from './ban-value.js';
import type { BanKind } from '../../tracker/access/ban.entity.js';
import { BanRepository, type NewBan, type ToldBan } from './ban.repository.js';
import { AccessRepository } from '../../tracker/access/access.repository.js';
import { AccessService } from '../../tracker/access/access.service.js';

/** Bans addresses and clients, and lifts bans. */
@Injectable()
export class BansService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly bans: BanRepository,
    private readonly revisions: AccessRepository,
    private readonly policy: AccessService,
    private readonly audit: AuditRepository,
  ) {}

  list(limit: number, kind?: BanKind, cursor?: Cursor): Promise<Page<ToldBan>> {
    return this.bans.list(limit, kind, cursor);
  }

  /** @throws AdminError for what can't be banned, and where it is already */
  async add(kind: BanKind, value: string, reason: string | undefined, by: Operator): Promise<ToldBan> {
    const ban = parseBanValue(kind, value);
    if (!ban) {
      const allowed = kind === 'client' ? '1 to 20 printable ASCII characters' : 'an address, a CIDR or first-last';
      throw new AdminError('invalid', `must be ${allowed}`, 'value');
    }
    const added = await inTransaction(this.dataSource, async (queryRunner) => {
      const [row] = await this.bans.insert(queryRunner, [{ ban, reason }]);
      if (!row) throw new AdminError('conflict', `${ban.value} is banned already`);
      await this.revisions.noteChange(queryRunner, 'bans');
      await this.audit.note(queryRunner, by, 'ban.add', ban.value, { kind, reason });
      return row;
    });
    await this.policy.refresh();
    return added;
  }

  /** @throws AdminError where there is no such ban */
  async lift(id: string, by: Operator): Promise<void> {
    await inTransaction(this.dataSource, async (queryRunner) => {
      const lifted = await this.bans.remove(queryRunner, id);
      if (!lifted) throw new AdminError('not found', 'there is no such ban');
      await this.revisions.noteChange(queryRunner, 'bans');
      await this.audit.note(queryRunner, by, 'ban.lift', lifted.value, { kind: lifted.kind });
    });
    await this.policy.refresh();
  }

  /** Bans the addresses of a block list, all that can be read of it or, where the database fails, none. */
  async import(lines: AsyncIterable<string>, by: Operator): Promise<ImportSummary> {
    const bans = new Map<string, NewBan>();
    const invalid: { line: number; reason: string }[] = [];
    let line = 0;
    let read = 0;
    for await (const text of lines) {
      line++;
      const parsed = parseBanListLine(text);
      if (parsed === undefined) invalid.push({ line, reason: 'no address, CIDR or range' });
      else if (parsed !== 'nothing') {
        read++;
        if (!bans.has(parsed.ban.value)) bans.set(parsed.ban.value, parsed);
      }
    }
    const created = await this.insertAll([...bans.values()], by);
    return { created, known: read - created, invalid };
  }

  private async insertAll(bans: readonly NewBan[], by: Operator): Promise<number> {
    // In one order at every instance, so that two imports at the same time wait for each other instead of dead-locking.
    const sorted = [...bans].sort((one, other) => (one.ban.value < other.ban.value ? -1 : 1));
    const created = await inTransaction(this.dataSource, async (queryRunner) => {
      let created = 0;
      for (let from = 0; from < sorted.length; from += MAX_ROWS_PER_INSERT) {
        created += (await this.bans.insert(queryRunner, sorted.slice(from, from + MAX_ROWS_PER_INSERT))).length;
      }
      if (created > 0) await this.revisions.noteChange(queryRunner, 'bans');
      await this.audit.note(queryRunner, by, 'ban.import', 'bans', { created, known: sorted.length - created });
      return created;
    });
    await this.policy.refresh();
    return created;
  }
}
