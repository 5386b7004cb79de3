import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { byteaArray, textArray } from '../../database/transaction/binary-array.js';
import { parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { Ban, type BanKind } from '../../tracker/access/ban.entity.js';
import type { Cursor } from '../paging/page.js';
import type { BanValue } from './ban-value.js';

/** A ban to store. */
export interface NewBan {
  readonly ban: BanValue;
  readonly reason?: string;
  readonly expiresAt?: Date;
}

/** Selects bans; all of them without a filter. */
export interface BanQuery {
  /** An address that falls under the ban, or a part of its value or reason. */
  readonly query?: string;
  readonly kind?: BanKind;
  readonly limit: number;
  readonly cursor?: Cursor;
}

/** Finds bans, and inserts any number of them with one statement. */
@Injectable()
export class BanRepository {
  constructor(@InjectRepository(Ban, DATA_SOURCE) private readonly bans: Repository<Ban>) {}

  /** @returns one more than the limit if there are more */
  find({ query, kind, limit, cursor }: BanQuery): Promise<Ban[]> {
    const found = this.bans
      .createQueryBuilder('ban')
      .orderBy('ban.id')
      .limit(limit + 1);
    if (kind !== undefined) found.andWhere({ kind });
    const after = cursor?.[0];
    if (after !== undefined) found.andWhere('ban.id > :after', { after });
    const address = query === undefined ? undefined : parseAddress(query);
    if (address) {
      found.andWhere('octet_length(ban.firstAddress) = :length', { length: address.length });
      found.andWhere(':address BETWEEN ban.firstAddress AND ban.lastAddress', { address });
    } else if (query !== undefined) {
      const part = `%${query.replace(/[\\%_]/g, '\\$&')}%`;
      found.andWhere('(ban.value ILIKE :part OR ban.reason ILIKE :part)', { part });
    }
    return found.getMany();
  }

  /** Skips bans that exist. @returns those that were inserted, by kind and value */
  async insert(manager: EntityManager, bans: readonly NewBan[]): Promise<Pick<Ban, 'kind' | 'value'>[]> {
    return manager.query<Pick<Ban, 'kind' | 'value'>[]>(
      `INSERT INTO ban (kind, value, reason, first_address, last_address, expires_at)
       SELECT kind, value, reason, first_address, last_address, expires_at::timestamptz
         FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::text[])
           AS given (kind, value, reason, first_address, last_address, expires_at)
       ON CONFLICT (kind, value) DO NOTHING
       RETURNING kind, value`,
      [
        textArray(bans.map(({ ban }) => ban.kind)),
        textArray(bans.map(({ ban }) => ban.value)),
        textArray(bans.map(({ reason }) => reason)),
        byteaArray(bans.map(({ ban }) => ban.firstAddress)),
        byteaArray(bans.map(({ ban }) => ban.lastAddress)),
        textArray(bans.map(({ expiresAt }) => expiresAt?.toISOString())),
      ],
    );
  }
}
