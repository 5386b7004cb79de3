import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import type { Peer } from '../../tracker/peer/peer.entity.js';
import { IS_LIVE, silenceAllowed } from '../../tracker/swarm/liveness.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';

/** What is listed of a peer. */
export type ListedPeer = Pick<
  Peer,
  'peerId' | 'member' | 'ipv4' | 'ipv6' | 'ipv4SeenAt' | 'ipv6SeenAt' | 'isSeeder' | 'uploaded' | 'downloaded' | 'left'
>;

/** Sort orders. None but that of peer ids has an index, as an announce would have to change it. */
export const PEER_SORTS = ['peerId', 'seeder', 'left', 'uploaded', 'downloaded', 'lastSeenAt'] as const;
export type PeerSort = (typeof PEER_SORTS)[number];

/** Sorts and pages peers. */
export interface PeerQuery {
  readonly sort: PeerSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly cursor?: Cursor;
}

/** The value that a peer is sorted by, a whole number of 64 bits. */
const SORTED_BY: Readonly<Record<Exclude<PeerSort, 'peerId'>, string>> = {
  seeder: 'is_seeder::integer',
  // Unknown is less than nothing.
  left: `coalesce("left", -1)`,
  uploaded: 'uploaded',
  downloaded: 'downloaded',
  lastSeenAt: '(extract(epoch FROM greatest(ipv4_seen_at, ipv6_seen_at)) * 1000000)::bigint',
};

const COLUMNS = `peer_id AS "peerId", member, ipv4, ipv6, ipv4_seen_at AS "ipv4SeenAt", ipv6_seen_at AS "ipv6SeenAt",
  is_seeder AS "isSeeder", uploaded, downloaded, "left"`;

/** Lists the live peers of a swarm. */
@Injectable()
export class PeerListRepository {
  private readonly silence: number;

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    { interval }: SwarmSettings,
  ) {
    this.silence = silenceAllowed(interval);
  }

  /** By keyset pagination. Every order but that of peer ids reads the whole swarm. */
  async list(infoHash: Buffer, { sort, descending, limit, cursor }: PeerQuery): Promise<Page<ListedPeer>> {
    const [direction, sign] = descending ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
    const values: unknown[] = [infoHash, this.silence, limit + 1];
    const parameter = (value: unknown) => `$${values.push(value)}`;
    const place = sort === 'peerId' ? undefined : SORTED_BY[sort];
    const keys = [...(place === undefined ? [] : [place]), 'peer_id', 'member'];
    let after = '';
    if (cursor) {
      const [value = '0', peerId = '', member = '0'] = cursor;
      const places = [
        ...(place === undefined ? [] : [`${parameter(value)}::bigint`]),
        `decode(${parameter(peerId)}, 'hex')`,
        `${parameter(member)}::integer`,
      ];
      after = `AND (${keys.join(', ')}) ${sign} (${places.join(', ')})`;
    }
    const rows = await this.dataSource.query<(ListedPeer & { readonly place: string })[]>(
      `SELECT ${COLUMNS}, ${place ?? '0'}::text AS place FROM peer
        WHERE info_hash = $1 AND ${IS_LIVE('$2')} ${after}
        ORDER BY ${keys.map((key) => `${key} ${direction}`).join(', ')} LIMIT $3`,
      values,
    );
    return pageOf(rows, limit, ({ place, peerId, member }) => [place, peerId.toString('hex'), String(member)]);
  }
}
