import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import type { Token, TokenScope } from '../auth/token.entity.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';

/** A token as it may be told: without its hash. */
export type ToldToken = Omit<Token, 'tokenHash'>;

/** What a token is made of. */
export interface NewToken {
  readonly name: string;
  readonly scope: TokenScope;
  readonly expiresAt?: Date;
}

const TOLD = `id, name, scope, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"`;

@Injectable()
export class TokenRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** @returns undefined where the name is taken */
  async insert(
    queryRunner: QueryRunner,
    { name, scope, expiresAt }: NewToken,
    tokenHash: Buffer,
  ): Promise<ToldToken | undefined> {
    const [row] = await queryRunner.manager.query<ToldToken[]>(
      `INSERT INTO access_token (name, scope, expires_at, token_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (name) DO NOTHING RETURNING ${TOLD}`,
      [name, scope, expiresAt, tokenHash],
    );
    return row;
  }

  /** @returns the name of the token that is gone */
  async remove(queryRunner: QueryRunner, id: string): Promise<string | undefined> {
    const [[row]] = await queryRunner.manager.query<[{ name: string }[], number]>(
      `DELETE FROM access_token WHERE id = $1 RETURNING name`,
      [id],
    );
    return row?.name;
  }

  /** Oldest first. */
  async list(limit: number, cursor?: Cursor): Promise<Page<ToldToken>> {
    const rows = await this.dataSource.query<ToldToken[]>(
      `SELECT ${TOLD} FROM access_token WHERE ($1::bigint IS NULL OR id > $1) ORDER BY id LIMIT $2`,
      [cursor?.[0], limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ id }) => [id],
    );
  }
}
