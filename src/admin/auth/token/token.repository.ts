import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { DATA_SOURCE } from '../../../database/connection/data-source.js';
import { Token } from './token.entity.js';

/** Finds tokens for authentication. */
@Injectable()
export class TokenRepository {
  constructor(@InjectRepository(Token, DATA_SOURCE) private readonly tokens: Repository<Token>) {}

  /** The token with this hash, unless it has expired. */
  findValid(tokenHash: Buffer): Promise<Token | null> {
    return this.tokens
      .createQueryBuilder('token')
      .where('token.tokenHash = :tokenHash', { tokenHash })
      .andWhere('(token.expiresAt IS NULL OR token.expiresAt > now())')
      .getOne();
  }

  /** Records its use at most once a minute: a busy script would otherwise write at every request. */
  async recordUse(id: string): Promise<void> {
    await this.tokens
      .createQueryBuilder()
      .update()
      .set({ lastUsedAt: () => 'now()' })
      .where('id = :id', { id })
      .andWhere(`(lastUsedAt IS NULL OR lastUsedAt NOT BETWEEN now() - interval '1 minute' AND now())`)
      .execute();
  }
}
