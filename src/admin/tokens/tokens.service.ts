import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { type DataSource, MoreThan, type Repository } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import { createToken, hashToken } from '../auth/token/token-secret.js';
import { Token, type TokenScope } from '../auth/token/token.entity.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import { AdminError } from '../problems/admin-error.js';

/** A token to create. */
export interface NewToken {
  readonly name: string;
  readonly scope: TokenScope;
  readonly expiresAt?: Date;
}

/** A new token with its secret, which is not stored. */
export interface CreatedToken {
  readonly token: Token;
  readonly secret: string;
}

/** Lists, creates and revokes tokens. */
@Injectable()
export class TokensService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @InjectRepository(Token, DATA_SOURCE) private readonly tokens: Repository<Token>,
    private readonly audit: AuditService,
  ) {}

  /** Oldest first. */
  async list(limit: number, cursor?: Cursor): Promise<Page<Token>> {
    const after = cursor?.[0];
    const tokens = await this.tokens.find({
      where: { ...(after !== undefined && { id: MoreThan(after) }) },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    return pageOf(tokens, limit, ({ id }) => [id]);
  }

  /** @throws AdminError if the name is taken, or `expiresAt` is past */
  async create({ name, scope, expiresAt }: NewToken, operator: Operator): Promise<CreatedToken> {
    if (expiresAt && expiresAt <= new Date()) throw new AdminError('invalid', 'must be in the future', 'expiresAt');
    const secret = createToken();
    const token = await inTransaction(this.dataSource, async ({ manager }) => {
      const tokens = manager.getRepository(Token);
      const values = { name, scope, expiresAt, tokenHash: hashToken(secret) };
      const { identifiers } = await tokens.createQueryBuilder().insert().values(values).orIgnore().execute();
      if (!identifiers[0]) throw new AdminError('conflict', `there is already a token with the name ${name}`);
      await this.audit.record(manager, operator, 'token.create', name, {
        after: { scope, expiresAt: expiresAt ?? null },
      });
      return tokens.findOneByOrFail({ name });
    });
    return { token, secret };
  }

  /** From now on the token authenticates nobody. @throws AdminError if there is no such token */
  async revoke(id: string, operator: Operator): Promise<void> {
    await inTransaction(this.dataSource, async ({ manager }) => {
      const tokens = manager.getRepository(Token);
      const token = await tokens.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!token) throw new AdminError('not found', 'there is no such token');
      await tokens.delete({ id });
      const { scope, createdAt, expiresAt, lastUsedAt } = token;
      await this.audit.record(manager, operator, 'token.revoke', token.name, {
        before: { scope, createdAt, expiresAt, lastUsedAt },
      });
    });
  }
}
