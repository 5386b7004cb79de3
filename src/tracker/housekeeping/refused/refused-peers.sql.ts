/*
 * The peers that the access rules refuse are found by the instance, which has the rules in memory: on Citus, no statement may
 * join the bans with the peers. It reads the peers in the order of their primary key.
 */

const zeros = (bytes: number) => `'\\x${'00'.repeat(bytes)}'::bytea`;

/** Info hash, peer id, IPv4 and IPv6 endpoint of $3 peers behind the one with the key $1, $2. Zeros stand for no endpoint. */
export const READ_PEERS = `
  SELECT string_agg(info_hash || peer_id || coalesce(ipv4, ${zeros(6)}) || coalesce(ipv6, ${zeros(18)}), ''
                    ORDER BY info_hash, peer_id) AS packed
    FROM (
      SELECT info_hash, peer_id, ipv4, ipv6 FROM peer
       WHERE (info_hash, peer_id) > ($1, $2)
       ORDER BY info_hash, peer_id
       LIMIT $3
    ) AS page`;

/** Removes the peers with these keys. Rows are locked in the order of their primary key, as announces lock them. */
export const REMOVE_REFUSED = `
  DELETE FROM peer USING (
    SELECT * FROM unnest($1::bytea[], $2::bytea[]) AS given (info_hash, peer_id)
     ORDER BY info_hash, peer_id
  ) AS refused
   WHERE peer.info_hash = refused.info_hash AND peer.peer_id = refused.peer_id`;

/** Whether a removal is under way. */
export const IS_BEGUN = `SELECT FROM access_revision WHERE removing > removed`;

/** Notes that the peers refused by the rules of now are to be removed, for each part that has changed. */
export const BEGIN = `UPDATE access_revision SET removing = revision WHERE revision > removed RETURNING part`;

export const END = `UPDATE access_revision SET removed = removing WHERE removed < removing`;

export const END_BANS = `
  WITH ended AS (DELETE FROM ban WHERE expires_at <= now() RETURNING 1)
  UPDATE access_revision SET revision = revision + 1 WHERE part = 'bans' AND EXISTS (SELECT FROM ended)`;
