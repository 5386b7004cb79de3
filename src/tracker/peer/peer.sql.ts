import { AnnounceEvent } from '../../protocol/bittorrent/announce.js';

/**
 * An announce may touch a known peer if it proves to be that peer's, by its key, or comes from the address where the
 * peer already is. Where no key is stored there is nothing to prove. (`peer` is the stored row.)
 */
const mayTouch = (announced: string) => `(
  peer.key IS NULL OR peer.key = ${announced}.key
  OR (
    (${announced}.ipv4 IS NULL OR substr(${announced}.ipv4, 1, 4) = substr(peer.ipv4, 1, 4))
    AND (${announced}.ipv6 IS NULL OR substr(${announced}.ipv6, 1, 16) = substr(peer.ipv6, 1, 16))
  )
)`;

/** What a batch of announces says, each (info_hash, peer_id) once. */
const ANNOUNCED = `unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[],
                     $8::bigint[], $9::smallint[])
              AS announced (info_hash, peer_id, ipv4, ipv6, key, "left", uploaded, downloaded, event)`;

/**
 * Who announces, and from where: what of a batch tells whether a peer may be touched. A subquery, as Citus takes a function
 * that is joined to a table for one whose columns all have the type of the first.
 */
const whoAndWhere = (order = '') => `(
    SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[])
                  AS given (info_hash, peer_id, ipv4, ipv6, key) ${order}
  ) AS announced`;

/**
 * Returns a row for each peer that was inserted or updated; `id` (info_hash and peer_id) only where there is something to
 * tell of it: it has two endpoints. `completed_at` is now() where this announce completed a download, by a leecher that was
 * known as one; read off the row that was to be inserted, as Citus allows nothing but immutable functions in an update.
 */
export const UPSERT_PEERS = `
  INSERT INTO peer (info_hash, peer_id, ipv4, ipv6, ipv4_seen_at, ipv6_seen_at, key, is_seeder, "left", uploaded, downloaded,
                    event, shuffle)
  SELECT info_hash, peer_id, ipv4, ipv6, CASE WHEN ipv4 IS NOT NULL THEN now() END,
         CASE WHEN ipv6 IS NOT NULL THEN now() END, key, coalesce("left" = 0, false), "left", uploaded, downloaded,
         event, (random() * 2147483647)::integer
    FROM ${ANNOUNCED}
   ORDER BY info_hash, peer_id
  ON CONFLICT (info_hash, peer_id) DO UPDATE SET
    ipv4 = coalesce(excluded.ipv4, peer.ipv4),
    ipv6 = coalesce(excluded.ipv6, peer.ipv6),
    ipv4_seen_at = coalesce(excluded.ipv4_seen_at, peer.ipv4_seen_at),
    ipv6_seen_at = coalesce(excluded.ipv6_seen_at, peer.ipv6_seen_at),
    key = coalesce(peer.key, excluded.key),
    is_seeder = excluded.is_seeder,
    "left" = excluded."left",
    uploaded = excluded.uploaded,
    downloaded = excluded.downloaded,
    event = excluded.event,
    completed_at = CASE WHEN excluded.event = ${AnnounceEvent.Completed} AND excluded.is_seeder AND NOT peer.is_seeder
                        THEN coalesce(excluded.ipv4_seen_at, excluded.ipv6_seen_at) ELSE peer.completed_at END
  WHERE ${mayTouch('excluded')}
  RETURNING CASE WHEN ipv4 IS NOT NULL AND ipv6 IS NOT NULL THEN info_hash || peer_id END AS id,
            CASE WHEN ipv6 IS NOT NULL THEN ipv4 END AS ipv4, CASE WHEN ipv4 IS NOT NULL THEN ipv6 END AS ipv6`;

/** The ids (info_hash and peer_id) of those that UPSERT_PEERS did not have to leave alone. */
export const FIND_ACCEPTED = `
  SELECT peer.info_hash || peer.peer_id AS id
    FROM ${whoAndWhere()}
    JOIN peer ON peer.info_hash = announced.info_hash AND peer.peer_id = announced.peer_id
   WHERE ${mayTouch('announced')}`;

/** The batch is sorted, and each peer of it looked up: so the rows are locked in the order of their primary key. */
export const REMOVE_PEERS = `
  DELETE FROM peer USING ${whoAndWhere('ORDER BY info_hash, peer_id')}
   WHERE peer.info_hash = announced.info_hash AND peer.peer_id = announced.peer_id AND ${mayTouch('announced')}
  RETURNING peer.info_hash || peer.peer_id AS id`;
