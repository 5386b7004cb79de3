import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AllowedClient } from '../../tracker/member/allowed-client.entity.js';
import { MemberRepository } from '../../tracker/member/member.repository.js';
import { MembersService } from '../../tracker/member/members.service.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import { AdminError } from '../problems/admin-error.js';

@Injectable()
export class AllowedClientsService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly revisions: MemberRepository,
    private readonly known: MembersService,
    private readonly audit: AuditService,
  ) {}

  /** In the order of their bytes. */
  async list(): Promise<string[]> {
    return (await this.revisions.allowedClients()).sort();
  }

  /** Allows a client; nothing changes if it is allowed. */
  async add(prefix: string, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      await this.revisions.raiseRevision(manager);
      const clients = manager.getRepository(AllowedClient);
      if (await clients.existsBy({ prefix })) return;
      await clients.insert({ prefix });
      await this.audit.record(manager, operator, 'client.allow', prefix);
    });
    await this.known.refresh();
  }

  /** @throws AdminError if it is not in the list */
  async remove(prefix: string, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      await this.revisions.raiseRevision(manager);
      const { affected } = await manager.getRepository(AllowedClient).delete({ prefix });
      if (!affected) throw new AdminError('not found', 'this client is not in the list');
      await this.audit.record(manager, operator, 'client.disallow', prefix);
    });
    await this.known.refresh();
  }
}
