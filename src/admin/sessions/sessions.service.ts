import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AccessRepository } from '../../tracker/access/access.repository.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import { SessionRepository } from '../auth/session/session.repository.js';
import { SessionService } from '../auth/session/session.service.js';

/** A new session, with the secret of its cookie. */
export interface OpenedSession {
  readonly secret: string;
  readonly expiresAt: Date;
}

/** Opens and ends sessions. */
@Injectable()
export class SessionsService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly repository: SessionRepository,
    private readonly sessions: SessionService,
    private readonly accessRules: AccessRepository,
    private readonly audit: AuditService,
  ) {}

  async open(operator: Operator): Promise<OpenedSession> {
    const secret = this.sessions.createSecret();
    return inTransaction(this.dataSource, async ({ manager }) => {
      const { expiresAt } = await this.repository.add(manager, this.sessions.hashOf(secret));
      await this.accessRules.recordSessionChange(manager);
      await this.audit.record(manager, operator, 'session.open', operator.name);
      return { secret, expiresAt };
    });
  }

  /** From now on the cookie with this secret changes nothing, and reads nothing at this instance. */
  async end(secret: string, operator: Operator): Promise<void> {
    const secretHash = this.sessions.hashOf(secret);
    await inTransaction(this.dataSource, async ({ manager }) => {
      if (!(await this.repository.remove(manager, secretHash))) return;
      await this.accessRules.recordSessionChange(manager);
      await this.audit.record(manager, operator, 'session.end', operator.name);
    });
    await this.sessions.forget(secretHash);
  }
}
