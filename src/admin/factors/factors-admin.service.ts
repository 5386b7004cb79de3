import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { MemberRepository } from '../../tracker/member/member.repository.js';
import { MembersService as KnownMembers } from '../../tracker/member/members.service.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import { MembersService } from '../members/members.service.js';
import { AdminError } from '../problems/admin-error.js';
import type { FactorDto, MemberFactorDto } from './factor.dto.js';
import { REMOVE_FACTOR, REMOVE_MEMBER_FACTOR, SET_FACTOR, SET_MEMBER_FACTOR } from './factor.sql.js';

/** Sets what members are credited or charged with. A change applies to announces from then on. */
@Injectable()
export class FactorsAdminService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly members: MembersService,
    private readonly revisions: MemberRepository,
    private readonly known: KnownMembers,
    private readonly audit: AuditService,
  ) {}

  async set({ uploadFactor, downloadFactor, from, until }: FactorDto, operator: Operator): Promise<void> {
    const values = [uploadFactor, downloadFactor, from ?? null, until ?? null];
    await this.change(async (manager) => {
      await manager.query(SET_FACTOR, values);
      await this.audit.record(manager, operator, 'factor.set', 'factor', { uploadFactor, downloadFactor, from, until });
    });
  }

  /** @throws AdminError if there is none */
  async remove(operator: Operator): Promise<void> {
    await this.change(async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(REMOVE_FACTOR);
      if (rows.length === 0) throw new AdminError('not found', 'there is no factor');
      await this.audit.record(manager, operator, 'factor.remove', 'factor');
    });
  }

  /** @throws AdminError if there is no such member */
  async setForMember(id: string, infoHash: Buffer, factor: MemberFactorDto, operator: Operator): Promise<void> {
    const { number } = await this.members.find(id);
    const { uploadFactor, downloadFactor, until } = factor;
    await this.change(async (manager) => {
      await manager.query(SET_MEMBER_FACTOR, [infoHash, number, uploadFactor, downloadFactor, until ?? null]);
      const change = { infoHash: infoHash.toString('hex'), uploadFactor, downloadFactor, until };
      await this.audit.record(manager, operator, 'member.factor', id, change);
    });
  }

  /** @throws AdminError if there is no such member or factor */
  async removeForMember(id: string, infoHash: Buffer, operator: Operator): Promise<void> {
    const { number } = await this.members.find(id);
    await this.change(async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(REMOVE_MEMBER_FACTOR, [infoHash, number]);
      if (rows.length === 0) throw new AdminError('not found', 'there is no factor of this member in this swarm');
      const change = { infoHash: infoHash.toString('hex') };
      await this.audit.record(manager, operator, 'member.factor.remove', id, change);
    });
  }

  private async change(work: (manager: EntityManager) => Promise<void>): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      await this.revisions.raiseRevision(manager);
      await work(manager);
    });
    await this.known.refresh();
  }
}
