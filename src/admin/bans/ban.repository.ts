import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import type { BanValue } from './ban-value.js';
import type { Ban, BanKind } from '../../tracker/access/ban.entity.js';

/** A ban as it may be told. */
export type ToldBan = Pick<Ban, 'id' | 'kind' | 'value' | 'reason' | 'createdAt'>;

/** A ban to store. */
export interface NewBan {
  readonly ban: BanValue;
  readonly reason?: string;
}

const TOLD = `id, kind, value, reason, created_at AS "createdAt"`;

@Injectable()
export class BanRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Stores those that are not there yet, and returns them. */
  async insert(queryRunner: QueryRunner, bans: readonly NewBan[]): Promise<ToldBan[]> {
    return queryRunner.manager.query<ToldBan[]>(
      `INSERT INTO ban (kind, value, reason, first_address, last_address)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[])
       ON CONFLICT (kind, value) DO NOTHING RETURNING ${TOLD}`,
      [
        bans.map(({ ban }) => ban.kind),
        bans.map(({ ban }) => ban.value),
        bans.map(({ reason }) => reason),
        bans.map(({ ban }) => ban.firstAddress),
        bans.map(({ ban }) => ban.lastAddress),
      ],
    );
  }

  /** @returns the ban that is gone */
  async remove(queryRunner: QueryRunner, id: string): Promise<ToldBan | undefined> {
    const [[row]] = await queryRunner.manager.query<[ToldBan[], number]>(
      `DELETE FROM ban WHERE id = $1 RETURNING ${TOLD}`,
      [id],
    );
    return row;
  }

  /** Oldest first. */
  async list(limit: number, kind?: BanKind, cursor?: Cursor): Promise<Page<ToldBan>> {
    const rows = await this.dataSource.query<ToldBan[]>(
      `SELECT ${TOLD} FROM ban
        WHERE ($1::text IS NULL OR kind = $1) AND ($2::bigint IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [kind, cursor?.[0], limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ id }) => [id],
    );
  }
}
