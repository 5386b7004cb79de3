import type { ShardedText } from '../../database/shards/sharded-statement.js';
import { AnnounceEvent } from '../../protocol/bittorrent/announce.js';

/** Whether an announce names no address but those of the stored row `peer`. NULL means no. */
const isFromOwnAddress = (announced: string) => `(
  (${announced}.ipv4 IS NULL OR substr(${announced}.ipv4, 1, 4) = substr(peer.ipv4, 1, 4))
  AND (${announced}.ipv6 IS NULL OR substr(${announced}.ipv6, 1, 16) = substr(peer.ipv6, 1, 16))
)`;

/** Whether an announce may change the stored row `peer`: both have the same key or none, or the addresses are the row's. */
const mayChange = (announced: string) =>
  `(peer.key IS NOT DISTINCT FROM ${announced}.key OR ${isFromOwnAddress(announced)})`;

/** info_hash and peer_id, 80 hex digits. As text, the driver has nothing to convert. */
const ID = `encode(peer.info_hash || peer.peer_id, 'hex') AS id`;
/** The same with the member, 88 hex digits. */
const MEMBER_ID = `encode(peer.info_hash || peer.peer_id || int4send(peer.member), 'hex') AS id`;

/**
 * Inserts or updates peers. It returns a row for each, except where the announce may not change the stored row.
 * `completed_at` becomes now() if this announce completes the download of a known leecher. Citus allows only immutable
 * functions in the update, so that time comes from the row proposed for insertion.
 */
const upsertPeers =
  (member: string, id: string): ShardedText =>
  (at) => `
  INSERT INTO ${at.table('peer')} (info_hash, peer_id${member}, ipv4, ipv6, ipv4_seen_at, ipv6_seen_at, key, is_seeder, "left", uploaded, downloaded,
                    event, shuffle)
  SELECT info_hash, peer_id${member}, ipv4, ipv6, CASE WHEN ipv4 IS NOT NULL THEN now() END,
         CASE WHEN ipv6 IS NOT NULL THEN now() END, key, coalesce("left" = 0, false), "left", uploaded, downloaded,
         event, (random() * 2147483647)::integer
    FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                $9::smallint[]${member && ', $10::integer[]'})
           AS announced (info_hash, peer_id, ipv4, ipv6, key, "left", uploaded, downloaded, event${member})
   ORDER BY info_hash, peer_id${member}
  ON CONFLICT (info_hash, peer_id, member) DO UPDATE SET
    ipv4 = coalesce(excluded.ipv4, peer.ipv4),
    ipv6 = coalesce(excluded.ipv6, peer.ipv6),
    ipv4_seen_at = coalesce(excluded.ipv4_seen_at, peer.ipv4_seen_at),
    ipv6_seen_at = coalesce(excluded.ipv6_seen_at, peer.ipv6_seen_at),
    key = CASE WHEN NOT peer.moved_without_key THEN coalesce(excluded.key, peer.key) END,
    moved_without_key = peer.moved_without_key OR (peer.key IS NULL AND ${isFromOwnAddress('excluded')} IS NOT TRUE),
    is_seeder = excluded.is_seeder,
    "left" = excluded."left",
    uploaded = excluded.uploaded,
    downloaded = excluded.downloaded,
    event = excluded.event,
    completed_at = CASE WHEN excluded.event = ${AnnounceEvent.Completed} AND excluded.is_seeder AND NOT peer.is_seeder
                        THEN coalesce(excluded.ipv4_seen_at, excluded.ipv6_seen_at) ELSE peer.completed_at END
  WHERE ${mayChange('excluded')}
  RETURNING ${id}, CASE WHEN ipv6 IS NOT NULL THEN ipv4 END AS ipv4, CASE WHEN ipv4 IS NOT NULL THEN ipv6 END AS ipv6`;

export const UPSERT_PEERS = upsertPeers('', ID);
/** In private mode; $10 members. */
export const UPSERT_MEMBER_PEERS = upsertPeers(', member', MEMBER_ID);

/**
 * Removes peers. The sorted batch drives a nested loop, so rows are locked in the order of their primary key. Citus takes a
 * function that is joined to a table for one whose columns all have the type of the first, so it stands in a subquery.
 */
const removePeers =
  (member: string, id: string): ShardedText =>
  (at) => `
  DELETE FROM ${at.table('peer')} USING (
    SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[]${member && ', $6::integer[]'})
                  AS given (info_hash, peer_id, ipv4, ipv6, key${member})
     ORDER BY info_hash, peer_id${member}
  ) AS announced
   WHERE peer.info_hash = announced.info_hash AND peer.peer_id = announced.peer_id
     ${member && 'AND peer.member = announced.member'} AND ${mayChange('announced')}
         ${at.within('peer')}
  RETURNING ${id}`;

export const REMOVE_PEERS = removePeers('', ID);
/** In private mode; $6 members. */
export const REMOVE_MEMBER_PEERS = removePeers(', member', MEMBER_ID);
