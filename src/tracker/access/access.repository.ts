import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import type { AccessPart } from './access-revision.entity.js';

/** Everybody who is banned. */
export interface StoredBans {
  /** First and last address of each ban, 2 x 4 bytes, in ascending order. */
  readonly ipv4: Buffer;
  /** The same in 2 x 16 bytes. */
  readonly ipv6: Buffer;
  /** What the peer ids of banned clients begin with. */
  readonly clients: readonly string[];
}

/** Sorted where it does not hold up announces. */
const packed = (bytes: number) =>
  `string_agg(first_address || last_address, '' ORDER BY first_address)
     FILTER (WHERE octet_length(first_address) = ${bytes})`;

const NO_BYTES = Buffer.alloc(0);

/** What the policy is, for instances to keep it in memory. */
@Injectable()
export class AccessRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Tells every instance, in the transaction of a change, to read this part again. */
  async noteChange(queryRunner: QueryRunner, part: AccessPart): Promise<void> {
    await queryRunner.query(`UPDATE policy SET revision = revision + 1 WHERE part = $1`, [part]);
  }

  async revisions(): Promise<ReadonlyMap<AccessPart, string>> {
    const rows = await this.dataSource.query<{ part: AccessPart; revision: string }[]>(
      `SELECT part, revision FROM policy`,
    );
    return new Map(rows.map(({ part, revision }) => [part, revision]));
  }

  /** The info hashes of all denied torrents, 20 bytes each, in their order. */
  async deniedTorrents(): Promise<Buffer> {
    const [row] = await this.dataSource.query<{ packed: Buffer | null }[]>(
      `SELECT string_agg(info_hash, '' ORDER BY info_hash) AS packed FROM torrent WHERE state = 'denied'`,
    );
    return row?.packed ?? NO_BYTES;
  }

  async bans(): Promise<StoredBans> {
    const [row] = await this.dataSource.query<{ ipv4: Buffer | null; ipv6: Buffer | null; clients: string[] | null }[]>(
      `SELECT ${packed(4)} AS ipv4, ${packed(16)} AS ipv6,
              array_agg(value) FILTER (WHERE kind = 'client') AS clients
         FROM ban`,
    );
    return { ipv4: row?.ipv4 ?? NO_BYTES, ipv6: row?.ipv6 ?? NO_BYTES, clients: row?.clients ?? [] };
  }
}
