import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import type { Token, TokenScope } from './token.entity.js';
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

  /** The token with this hash, unless it has expired. */
  async findLive(tokenHash: Buffer): Promise<ToldToken | undefined> {
    const [row] = await this.dataSource.query<ToldToken[]>(
      `SELECT ${TOLD} FROM access_token
        WHERE token_hash = $1 AND (expires_at IS NULL OR expires_at > now())`,
      [tokenHash],
    );
    return row;
  }

  /** Notes its use, once a minute at the most: a busy script would otherwise write at every request. */
  async noteUse(id: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE access_token SET last_used_at = now()
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [id],
    );
  }
}
