import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { TrackerConfig } from '../../config/tracker.config.js';
import type { SwarmCounts } from '../../protocol/announce.js';
import { DATA_SOURCE } from '../../database/data-source.js';
import { PackedPeers } from './packed-peers.js';
import { Peer } from './peer.entity.js';
import { IS_LIVE, silenceAllowed } from './liveness.js';
import { countOf, sampleSize, type Swarm } from './swarm.js';

/** Where random sampling starts is drawn below this: the values of `shuffle`. */
const SHUFFLE_END = 2 ** 31;

const PACKED = `peer_id || coalesce(ipv4, '\\x${'00'.repeat(6)}') || coalesce(ipv6, '\\x${'00'.repeat(18)}')`;

/** $2: a random place in the swarm's order; $3: how many; from there to the end, and on from the beginning. */
const sampleOf = (role: 'is_seeder' | 'NOT is_seeder') => `
  SELECT string_agg(packed, '') AS peers FROM (
    SELECT packed FROM (
      (SELECT ${PACKED} AS packed FROM peer
        WHERE peer.info_hash = torrent.info_hash AND ${role} AND shuffle >= $2 AND ${IS_LIVE('$4')}
        ORDER BY shuffle LIMIT $3)
      UNION ALL
      (SELECT ${PACKED} FROM peer
        WHERE peer.info_hash = torrent.info_hash AND ${role} AND shuffle < $2 AND ${IS_LIVE('$4')}
        ORDER BY shuffle LIMIT $3)
    ) AS around LIMIT $3
  ) AS sample`;

const SAMPLE = `
  SELECT torrent.info_hash, torrent.downloaded, torrent.complete, torrent.incomplete, seeder.peers AS seeders,
         leecher.peers AS leechers
    FROM torrent
   CROSS JOIN LATERAL (${sampleOf('is_seeder')}) AS seeder
   CROSS JOIN LATERAL (${sampleOf('NOT is_seeder')}) AS leecher
   WHERE torrent.info_hash = ANY ($1::bytea[])`;

/** Counts a role up to $2. */
const countUpTo = (role: 'is_seeder' | 'NOT is_seeder') => `
  SELECT count(*)::integer AS read FROM (
    SELECT FROM peer WHERE peer.info_hash = torrent.info_hash AND ${role} AND ${IS_LIVE('$3')} LIMIT $2
  ) AS capped`;

const COUNT = `
  SELECT torrent.info_hash, torrent.downloaded, torrent.complete, torrent.incomplete, seeder.read AS seeders_read,
         leecher.read AS leechers_read
    FROM torrent
   CROSS JOIN LATERAL (${countUpTo('is_seeder')}) AS seeder
   CROSS JOIN LATERAL (${countUpTo('NOT is_seeder')}) AS leecher
   WHERE torrent.info_hash = ANY ($1::bytea[])`;

interface TorrentRow {
  info_hash: Buffer;
  downloaded: string;
  complete: number;
  incomplete: number;
}

/** Reads swarms, any number in one statement, never more than a sample of each. All keys are info hashes in latin1. */
@Injectable()
export class SwarmRepository {
  private readonly size: number;
  private readonly silence: number;

  constructor(
    @InjectRepository(Peer, DATA_SOURCE) private readonly peers: Repository<Peer>,
    config: TrackerConfig,
  ) {
    this.size = sampleSize(config.queryLimit);
    this.silence = silenceAllowed(config.interval);
  }

  /** The swarms of the known torrents among these. */
  async sample(infoHashes: readonly Buffer[]): Promise<Map<string, Swarm>> {
    const start = Math.floor(Math.random() * SHUFFLE_END);
    const rows = await this.peers.query<(TorrentRow & { seeders: Buffer | null; leechers: Buffer | null })[]>(SAMPLE, [
      infoHashes,
      start,
      this.size,
      this.silence,
    ]);
    return new Map(
      rows.map((row) => {
        const seeders = row.seeders ? new PackedPeers(row.seeders) : PackedPeers.none;
        const leechers = row.leechers ? new PackedPeers(row.leechers) : PackedPeers.none;
        return [
          row.info_hash.toString('latin1'),
          { counts: this.counts(row, seeders.count, leechers.count), seeders, leechers },
        ];
      }),
    );
  }

  /** The counts of the known torrents among these. */
  async count(infoHashes: readonly Buffer[]): Promise<Map<string, SwarmCounts>> {
    const rows = await this.peers.query<(TorrentRow & { seeders_read: number; leechers_read: number })[]>(COUNT, [
      infoHashes,
      this.size,
      this.silence,
    ]);
    return new Map(
      rows.map((row) => [row.info_hash.toString('latin1'), this.counts(row, row.seeders_read, row.leechers_read)]),
    );
  }

  private counts(row: TorrentRow, seedersRead: number, leechersRead: number): SwarmCounts {
    return {
      complete: countOf(seedersRead, this.size, row.complete),
      incomplete: countOf(leechersRead, this.size, row.incomplete),
      downloaded: Number(row.downloaded),
    };
  }
}
