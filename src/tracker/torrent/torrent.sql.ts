import type { ShardedText } from '../../database/shards/sharded-statement.js';

/**
 * Selects the unknown torrents first: ON CONFLICT alone would wait for a transaction that has locked a known torrent's row.
 * One NOT IN for all, as Citus supports no subquery that correlates with a function.
 */
export const ADMIT_TORRENTS = `
  INSERT INTO torrent (info_hash)
  SELECT DISTINCT asked.info_hash
    FROM unnest($1::bytea[]) AS asked (info_hash)
   WHERE asked.info_hash NOT IN (SELECT info_hash FROM torrent WHERE info_hash = ANY ($1::bytea[]))
   ORDER BY asked.info_hash
  ON CONFLICT (info_hash) DO NOTHING`;

/**
 * Downloads that this transaction's announces have completed: the peers' rows contain its `now()`. Sorted sums and an index
 * look-up for each torrent: rows are locked in info hash order.
 */
export const COUNT_DOWNLOADS: ShardedText = (inShard) => `
  UPDATE torrent SET downloaded = torrent.downloaded + done.downloads
    FROM (
      SELECT peer.info_hash, count(*) AS downloads
        FROM (SELECT * FROM unnest($1::bytea[], $2::bytea[]) AS given (info_hash, peer_id)) AS announced
        JOIN peer ON peer.info_hash = announced.info_hash AND peer.peer_id = announced.peer_id
       WHERE peer.completed_at = now() ${inShard('peer')}
       GROUP BY peer.info_hash
       ORDER BY peer.info_hash
    ) AS done
   WHERE torrent.info_hash = done.info_hash ${inShard('torrent')}`;

/** The states and factors of the registered torrents among these. */
export const FIND_STATES = `
  SELECT info_hash, state, upload_factor AS upload, download_factor AS download FROM torrent WHERE info_hash = ANY ($1::bytea[]) AND registered_at IS NOT NULL`;

export const FIND_REGISTERED = `
  SELECT info_hash FROM torrent WHERE info_hash = ANY ($1::bytea[]) AND registered_at IS NOT NULL`;
