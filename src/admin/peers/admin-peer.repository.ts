import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import type { DataSource, QueryRunner, Repository } from 'typeorm';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';
import { IS_LIVE, silenceAllowed } from '../../tracker/swarm/liveness.js';
import type { Peer } from '../../tracker/peer/peer.entity.js';
import { Torrent } from '../../tracker/torrent/torrent.entity.js';

/** A peer as operators read it. */
export type RegisteredPeer = Pick<
  Peer,
  'peerId' | 'ipv4' | 'ipv6' | 'isSeeder' | 'left' | 'uploaded' | 'downloaded'
> & { readonly lastSeenAt: Date };

/** The peers' rows as operators read and remove them. */
@Injectable()
export class AdminPeerRepository {
  private readonly silence: number;

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    @InjectRepository(Torrent, DATA_SOURCE) private readonly torrents: Repository<Torrent>,
    settings: SwarmSettings,
  ) {
    this.silence = silenceAllowed(settings.interval);
  }

  hasTorrent(infoHash: Buffer): Promise<boolean> {
    return this.torrents.existsBy({ infoHash });
  }

  /** A swarm's live peers, in the order of their ids. */
  async list(infoHash: Buffer, limit: number, cursor?: Cursor): Promise<Page<RegisteredPeer>> {
    const rows = await this.dataSource.query<RegisteredPeer[]>(
      `SELECT peer_id AS "peerId", ipv4, ipv6, is_seeder AS "isSeeder", "left", uploaded, downloaded,
              greatest(ipv4_seen_at, ipv6_seen_at) AS "lastSeenAt"
         FROM peer
        WHERE info_hash = $1 AND ${IS_LIVE('$2')} AND ($3::text IS NULL OR peer_id > decode($3, 'hex'))
        ORDER BY peer_id LIMIT $4`,
      [infoHash, this.silence, cursor?.[0], limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ peerId }) => [peerId.toString('hex')],
    );
  }

  /** @returns whether it was there */
  async remove(queryRunner: QueryRunner, infoHash: Buffer, peerId: Buffer): Promise<boolean> {
    const [, removed] = await queryRunner.manager.query<[unknown, number]>(
      `DELETE FROM peer WHERE info_hash = $1 AND peer_id = $2`,
      [infoHash, peerId],
    );
    return removed > 0;
  }
}
