import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { createToken, hashToken } from '../auth/token-secret.js';
import { TokenRepository, type NewToken, type ToldToken } from './token.repository.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { AdminError } from '../problems/admin-error.js';
import type { Operator } from '../auth/operator.js';
import type { Cursor, Page } from '../paging/page.js';

/** Makes, tells and revokes tokens. */
@Injectable()
export class TokensService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly tokens: TokenRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @returns the token itself, too: this is the only time that it is told @throws AdminError where the name is taken */
  async make(given: NewToken, by: Operator): Promise<ToldToken & { token: string }> {
    if (given.expiresAt && given.expiresAt <= new Date()) {
      throw new AdminError('invalid', 'must be in the future', 'expiresAt');
    }
    const token = createToken();
    return inTransaction(this.dataSource, async (queryRunner) => {
      const made = await this.tokens.insert(queryRunner, given, hashToken(token));
      if (!made) throw new AdminError('conflict', `there is a token with the name ${given.name} already`);
      await this.audit.note(queryRunner, by, 'token.make', given.name, {
        scope: given.scope,
        expiresAt: made.expiresAt,
      });
      return { ...made, token };
    });
  }

  /** From this moment on it opens nothing. @throws AdminError where there is no such token */
  async revoke(id: string, by: Operator): Promise<void> {
    await inTransaction(this.dataSource, async (queryRunner) => {
      const name = await this.tokens.remove(queryRunner, id);
      if (name === undefined) throw new AdminError('not found', 'there is no such token');
      await this.audit.note(queryRunner, by, 'token.revoke', name);
    });
  }

  list(limit: number, cursor?: Cursor): Promise<Page<ToldToken>> {
    return this.tokens.list(limit, cursor);
  }
}
