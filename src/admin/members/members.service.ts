import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { type DataSource, IsNull, type Repository } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { Member } from '../../tracker/member/member.entity.js';
import { MembersService as KnownMembers } from '../../tracker/member/members.service.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import type { Page } from '../paging/page.js';
import { AdminError } from '../problems/admin-error.js';
import { DEFAULT_MEMBER, type MemberDescription, memberDescriptionOf } from './member-description.js';
import { MemberListRepository, type MemberQuery } from './member-list.repository.js';
import { MemberWriteRepository } from './member-write.repository.js';

/** Lists, adds, changes and removes members. */
@Injectable()
export class MembersService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @InjectRepository(Member, DATA_SOURCE) private readonly members: Repository<Member>,
    private readonly lists: MemberListRepository,
    private readonly writes: MemberWriteRepository,
    private readonly known: KnownMembers,
    private readonly audit: AuditService,
  ) {}

  list(query: MemberQuery): Promise<Page<Member>> {
    return this.lists.list(query);
  }

  /** @throws AdminError if there is no such member */
  async find(id: string): Promise<Member> {
    return (await this.findIfKnown(id)) ?? noMember();
  }

  /** Null if there is no such member. */
  findIfKnown(id: string): Promise<Member | null> {
    return this.members.findOneBy({ id, removedAt: IsNull() });
  }

  /** Adds the member, or replaces its description. @returns also whether it is new */
  async put(
    id: string,
    description: Partial<MemberDescription>,
    operator: Operator,
  ): Promise<{ member: Member; isNew: boolean }> {
    return this.save(id, operator, () => ({ ...DEFAULT_MEMBER, ...description }));
  }

  /** Changes the given fields. @throws AdminError if there is no such member */
  async change(id: string, changes: Partial<MemberDescription>, operator: Operator): Promise<Member> {
    const { member } = await this.save(id, operator, (before) => ({
      ...memberDescriptionOf(before ?? noMember()),
      ...changes,
    }));
    return member;
  }

  /** Removes the member and its passkeys. @throws AdminError if there is no such member */
  async remove(id: string, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      const revision = await this.writes.begin(manager);
      const member = (await this.writes.find(manager, id)) ?? noMember();
      await this.writes.remove(manager, member, revision);
      await this.audit.record(manager, operator, 'member.remove', id, { before: memberDescriptionOf(member) });
    });
    await this.known.refresh();
  }

  private async save(
    id: string,
    operator: Operator,
    describe: (before: Member | null) => MemberDescription,
  ): Promise<{ member: Member; isNew: boolean }> {
    const saved = await inTransaction(this.dataSource, async ({ manager }) => {
      const revision = await this.writes.begin(manager);
      const before = await this.writes.find(manager, id);
      const { number } = await this.writes.save(manager, before, id, describe(before), revision);
      const member = await manager.getRepository(Member).findOneByOrFail({ number });
      await this.audit.record(manager, operator, before ? 'member.change' : 'member.add', id, {
        ...(before && { before: memberDescriptionOf(before) }),
        after: memberDescriptionOf(member),
      });
      return { member, isNew: !before };
    });
    await this.known.refresh();
    return saved;
  }
}

export function noMember(): never {
  throw new AdminError('not found', 'there is no such member');
}
