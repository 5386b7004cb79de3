const isLive = (column: string) => `${column} > now() - make_interval(secs => $1)`;

/** Sorted counts and an index look-up for each torrent: rows are locked in info hash order. */
export const STORE_COUNTS = `
  UPDATE torrent SET complete = counted.complete, incomplete = counted.incomplete,
                     last_announce_at = counted.last_announce_at
    FROM (
      SELECT * FROM unnest($1::bytea[], $2::integer[], $3::integer[], $4::timestamptz[])
                    AS given (info_hash, complete, incomplete, last_announce_at)
       ORDER BY info_hash
    ) AS counted
   WHERE torrent.info_hash = counted.info_hash`;

/**
 * Peers in groups of role, families that are live, and client: the beginning of the peer id, if it is one of a known client.
 * $2: prefixes of three bytes. $3: prefixes of one byte, which count if dashes follow the version. So there are few groups,
 * whatever clients invent.
 */
export const COUNT_PEERS = `
  SELECT is_seeder, coalesce(${isLive('ipv4_seen_at')}, false) AS ipv4, coalesce(${isLive('ipv6_seen_at')}, false) AS ipv6,
         CASE WHEN substring(peer_id FOR 3) = ANY ($2::bytea[]) THEN substring(peer_id FOR 3)
              WHEN substring(peer_id FOR 1) = ANY ($3::bytea[])
                   AND position('\\x2d2d'::bytea IN substring(peer_id FROM 2 FOR 8)) > 0
              THEN substring(peer_id FOR 1)
          END AS client,
         count(*)::integer AS count
    FROM peer
   GROUP BY 1, 2, 3, 4`;
