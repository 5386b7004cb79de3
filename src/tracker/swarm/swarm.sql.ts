import type { Place } from '../../database/shards/place.js';
import type { ShardedText } from '../../database/shards/sharded-statement.js';
import { IS_LIVE } from './liveness.js';

/*
 * Every statement reads `torrent` and joins its peers laterally on info_hash, so that it works on Citus too, where a torrent
 * and its peers share a shard. Each reads a bounded part of a swarm.
 */

interface TorrentRow {
  info_hash: Buffer;
  downloaded: string;
  complete: number;
  incomplete: number;
}

/** The columns of `PackedPeers` for both roles. */
export interface PackedSwarmRow extends TorrentRow {
  seeders_ipv4: Buffer | null;
  seeders_ipv4_ids: Buffer | null;
  seeders_dual: Buffer | null;
  seeders_dual_ids: Buffer | null;
  leechers_ipv4: Buffer | null;
  leechers_ipv4_ids: Buffer | null;
  leechers_dual: Buffer | null;
  leechers_dual_ids: Buffer | null;
}

export interface CountedSwarmRow extends TorrentRow {
  seeders_read: number;
  leechers_read: number;
}

const TORRENT = 'torrent.info_hash, torrent.downloaded, torrent.complete, torrent.incomplete';

const ZEROS = `'\\x${'00'.repeat(6)}'::bytea`;

/** Aggregates that pack the peers which meet a condition, ids in the order of the endpoints. */
const pack = (role: string, condition: string, ids: string, id: string) => `
  string_agg(ipv4, '') FILTER (WHERE ${condition} AND ipv6 IS NULL) AS ${role}_ipv4,
  string_agg(coalesce(ipv4, ${ZEROS}) || ipv6, '') FILTER (WHERE ${condition} AND ipv6 IS NOT NULL) AS ${role}_dual,
  string_agg(${id}, '') FILTER (WHERE ${condition} AND ipv6 IS NULL AND ${ids}) AS ${role}_ipv4_ids,
  string_agg(${id}, '') FILTER (WHERE ${condition} AND ipv6 IS NOT NULL AND ${ids}) AS ${role}_dual_ids`;

const PACKED = `seeders_ipv4, seeders_ipv4_ids, seeders_dual, seeders_dual_ids,
         leechers_ipv4, leechers_ipv4_ids, leechers_dual, leechers_dual_ids`;

/** In private mode, a peer is identified by its member, too. */
const PEER_ID = 'peer_id';
const MEMBER_ID = 'peer_id || int4send(member)';
const columnOf = (id: string) => (id === MEMBER_ID ? ', member' : '');

/** $1 info hashes, $2 maximum of peers of a swarm, $3 seconds of silence, $4 whether with peer ids. */
const readSwarms =
  (id: string): ShardedText =>
  (at) => `
  SELECT ${TORRENT}, ${PACKED}
    FROM ${at.table('torrent')}
   CROSS JOIN LATERAL (
     SELECT ${pack('seeders', 'is_seeder', '$4', id)}, ${pack('leechers', 'NOT is_seeder', '$4', id)}
       FROM (
         SELECT is_seeder, ipv4, ipv6, peer_id${columnOf(id)} FROM ${at.table('peer')}
          WHERE peer.info_hash = torrent.info_hash AND ${IS_LIVE('$3')} ${at.within('peer')}
          LIMIT $2
       ) AS whole
   ) AS swarm
   WHERE torrent.info_hash = ANY ($1::bytea[])`;

export const READ_SWARMS = readSwarms(PEER_ID);
export const READ_PRIVATE_SWARMS = readSwarms(MEMBER_ID);

/**
 * $2 peers of a role: from a random position ($4) in the swarm's order to its end, then from its beginning. Both parts select
 * info_hash in the same position, by which Citus knows that they are on one shard.
 */
const sampleOf = (role: string, condition: string, id: string, at: Place) => `
  SELECT ${pack(role, 'true', 'true', id)} FROM (
    SELECT ipv4, ipv6, peer_id${columnOf(id)} FROM (
      (SELECT info_hash, ipv4, ipv6, peer_id${columnOf(id)} FROM ${at.table('peer')}
        WHERE peer.info_hash = torrent.info_hash AND ${condition} AND shuffle >= $4 AND ${IS_LIVE('$3')} ${at.within('peer')}
        ORDER BY shuffle LIMIT $2)
      UNION ALL
      (SELECT info_hash, ipv4, ipv6, peer_id${columnOf(id)} FROM ${at.table('peer')}
        WHERE peer.info_hash = torrent.info_hash AND ${condition} AND shuffle < $4 AND ${IS_LIVE('$3')} ${at.within('peer')}
        ORDER BY shuffle LIMIT $2)
    ) AS around LIMIT $2
  ) AS sampled`;

/** $1 info hashes, $2 maximum of peers of a role, $3 seconds of silence, $4 where to start. */
const sampleSwarms =
  (id: string): ShardedText =>
  (at) => `
  SELECT ${TORRENT}, ${PACKED}
    FROM ${at.table('torrent')}
   CROSS JOIN LATERAL (${sampleOf('seeders', 'is_seeder', id, at)}) AS seeders
   CROSS JOIN LATERAL (${sampleOf('leechers', 'NOT is_seeder', id, at)}) AS leechers
   WHERE torrent.info_hash = ANY ($1::bytea[])`;

export const SAMPLE_SWARMS = sampleSwarms(PEER_ID);
export const SAMPLE_PRIVATE_SWARMS = sampleSwarms(MEMBER_ID);

const countUpTo = (condition: string, at: Place) => `
  SELECT count(*)::integer AS read FROM (
    SELECT FROM ${at.table('peer')}
     WHERE peer.info_hash = torrent.info_hash AND ${condition} AND ${IS_LIVE('$3')} ${at.within('peer')} LIMIT $2
  ) AS capped`;

const countSwarms = (condition: string, at: Place) => `
  SELECT ${TORRENT}, seeders.read AS seeders_read, leechers.read AS leechers_read
    FROM ${at.table('torrent')}
   CROSS JOIN LATERAL (${countUpTo('is_seeder', at)}) AS seeders
   CROSS JOIN LATERAL (${countUpTo('NOT is_seeder', at)}) AS leechers
   WHERE torrent.info_hash = ANY ($1::bytea[])${condition}`;

const IS_SERVED = ` AND torrent.state <> 'denied'
     AND ($4 OR torrent.registered_at IS NOT NULL)`;

/** $1 info hashes, $2 maximum of peers of a role, $3 seconds of silence, $4 whether to include unregistered torrents. */
export const COUNT_SWARMS: ShardedText = (at) => countSwarms(IS_SERVED, at);

/** The same without $4: also torrents that the tracker does not serve. */
export const COUNT_KNOWN_SWARMS: ShardedText = (at) => countSwarms('', at);
