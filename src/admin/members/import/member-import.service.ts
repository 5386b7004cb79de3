import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { MAX_ROWS_PER_INSERT } from '../../../config/limits/admin.limits.js';
import { IMPORT_TIME_LIMITS } from '../../../config/limits/database-time.limits.js';
import { DATA_SOURCE } from '../../../database/connection/data-source.js';
import { byteaArray, smallintArray, textArray } from '../../../database/transaction/binary-array.js';
import { inTransaction } from '../../../database/transaction/transaction.js';
import { MembersService as KnownMembers } from '../../../tracker/member/members.service.js';
import type { AuditedItem } from '../../audit/audit.repository.js';
import { AuditService } from '../../audit/audit.service.js';
import type { Operator } from '../../auth/operator.js';
import type { ImportSummary } from '../../imports/import-summary.js';
import { parseLines } from '../../imports/parse-lines.js';
import { AdminError } from '../../problems/admin-error.js';
import { type MemberImportLine, parseMemberLine } from './member-import-line.js';
import { ADD_MEMBERS, ADD_PASSKEYS } from './member-import.sql.js';
import { MemberWriteRepository } from '../member-write.repository.js';

/** Adds many members with the passkeys that they have. */
@Injectable()
export class MemberImportService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly writes: MemberWriteRepository,
    private readonly known: KnownMembers,
    private readonly audit: AuditService,
  ) {}

  /**
   * Adds the members of all valid lines in one transaction, which begins after the last line has arrived. Members that are
   * known stay as they are.
   * @throws AdminError if a passkey is another member's
   */
  async import(lines: AsyncIterable<string>, operator: Operator): Promise<ImportSummary> {
    const parse = (line: string) => (line.trim() === '' ? undefined : parseMemberLine(line));
    const { items, parsed, invalidCount, invalid } = await parseLines(lines, parse, ({ id }) => id);
    const created = await inTransaction(
      this.dataSource,
      async ({ manager }) => {
        const revision = await this.writes.begin(manager);
        const changes = await this.audit.begin(manager, operator, 'member.import', 'members');
        let [added, read] = [0, 0];
        for await (const batch of items.batches(MAX_ROWS_PER_INSERT)) {
          const isNew = await this.add(manager, batch, revision);
          await changes.add(isNew.map(auditedMember));
          added += isNew.length;
          read += batch.length;
        }
        await changes.end({ created: added, known: read - added });
        return added;
      },
      IMPORT_TIME_LIMITS,
    );
    await this.known.refresh();
    return { created, known: parsed - created, invalidCount, invalid };
  }

  /** @returns those that were unknown */
  private async add(
    manager: EntityManager,
    items: readonly MemberImportLine[],
    revision: string,
  ): Promise<readonly MemberImportLine[]> {
    const added = await manager.query<{ id: string; number: number }[]>(ADD_MEMBERS, [
      revision,
      textArray(items.map(({ id }) => id)),
      items.map(({ mayLeech }) => mayLeech),
      textArray(items.map(({ disabledReason }) => disabledReason)),
      smallintArray(items.map(({ uploadFactor }) => uploadFactor)),
      smallintArray(items.map(({ downloadFactor }) => downloadFactor)),
      items.map(({ maxSessionsPerTorrent }) => maxSessionsPerTorrent),
      textArray(items.map(({ note }) => note)),
    ]);
    const numbers = new Map(added.map(({ id, number }) => [id, number]));
    const isNew = items.filter(({ id }) => numbers.has(id));
    const stored = await manager.query<{ member: number }[]>(ADD_PASSKEYS, [
      isNew.map(({ id }) => numbers.get(id)),
      byteaArray(isNew.map(({ keyHash }) => keyHash)),
      textArray(isNew.map(({ hint }) => hint)),
    ]);
    const withPasskey = new Set(stored.map(({ member }) => member));
    const without = isNew.find(({ id }) => !withPasskey.has(numbers.get(id) ?? 0));
    if (without) throw new AdminError('conflict', `the passkey of ${without.id} is another member's`);
    return isNew;
  }
}

/** Without the passkey. */
function auditedMember({ id, keyHash: _keyHash, hint: _hint, ...after }: MemberImportLine): AuditedItem {
  return { subject: id, change: { after } };
}
