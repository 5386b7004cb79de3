import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Ban } from '../../tracker/access/ban.entity.js';
import type { BanValue } from './ban-value.js';

/** A ban to store. */
export interface NewBan {
  readonly ban: BanValue;
  readonly reason?: string;
}

/** Inserts any number of bans with one statement. */
@Injectable()
export class BanRepository {
  /** Skips bans that exist. @returns those that were inserted, by kind and value */
  async insert(manager: EntityManager, bans: readonly NewBan[]): Promise<Pick<Ban, 'kind' | 'value'>[]> {
    return manager.query<Pick<Ban, 'kind' | 'value'>[]>(
      `INSERT INTO ban (kind, value, reason, first_address, last_address)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[])
       ON CONFLICT (kind, value) DO NOTHING
       RETURNING kind, value`,
      [
        bans.map(({ ban }) => ban.kind),
        bans.map(({ ban }) => ban.value),
        bans.map(({ reason }) => reason),
        bans.map(({ ban }) => ban.firstAddress),
        bans.map(({ ban }) => ban.lastAddress),
      ],
    );
  }
}
