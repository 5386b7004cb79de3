/**
 * Asked first, as ON CONFLICT alone would wait for whoever holds a known torrent's row; and asked once for all, as Citus
 * can't join a function to what it correlates with.
 */
export const ADMIT_TORRENTS = `
  INSERT INTO torrent (info_hash)
  SELECT DISTINCT asked.info_hash
    FROM unnest($1::bytea[]) AS asked (info_hash)
   WHERE asked.info_hash NOT IN (SELECT info_hash FROM torrent WHERE info_hash = ANY ($1::bytea[]))
   ORDER BY asked.info_hash
  ON CONFLICT (info_hash) DO NOTHING`;

/**
 * The downloads that this transaction's announces completed: its `now()` stands in the peers' rows. The sums are sorted, and
 * each torrent looked up: so the rows are locked in the order of their info hash.
 */
export const COUNT_DOWNLOADS = `
  UPDATE torrent SET downloaded = torrent.downloaded + done.downloads
    FROM (
      SELECT peer.info_hash, count(*) AS downloads
        FROM (SELECT * FROM unnest($1::bytea[], $2::bytea[]) AS given (info_hash, peer_id)) AS announced
        JOIN peer ON peer.info_hash = announced.info_hash AND peer.peer_id = announced.peer_id
       WHERE peer.completed_at = now()
       GROUP BY peer.info_hash
       ORDER BY peer.info_hash
    ) AS done
   WHERE torrent.info_hash = done.info_hash`;

export const FIND_REGISTERED = `
  SELECT info_hash FROM torrent WHERE info_hash = ANY ($1::bytea[]) AND registered_at IS NOT NULL`;
