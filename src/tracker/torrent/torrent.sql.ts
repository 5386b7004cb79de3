import type { ShardedText } from '../../database/shards/sharded-statement.js';

/**
 * Selects the unknown torrents first: ON CONFLICT alone would wait for a transaction that has locked a known torrent's row.
 * One NOT IN for all, as Citus supports no subquery that correlates with a function.
 */
export const ADMIT_TORRENTS: ShardedText = (at) => `
  INSERT INTO ${at.table('torrent')} (info_hash)
  SELECT DISTINCT asked.info_hash
    FROM unnest($1::bytea[]) AS asked (info_hash)
   WHERE asked.info_hash NOT IN (SELECT info_hash FROM ${at.table('torrent')} WHERE info_hash = ANY ($1::bytea[]))
   ORDER BY asked.info_hash
  ON CONFLICT (info_hash) DO NOTHING`;

/**
 * Downloads that this transaction's announces have completed: the peers' rows contain its `now()`. Sorted sums and an index
 * look-up for each torrent: rows are locked in info hash order.
 */
export const COUNT_DOWNLOADS: ShardedText = (at) => `
  UPDATE ${at.table('torrent')} SET downloaded = torrent.downloaded + done.downloads
    FROM (
      SELECT peer.info_hash, count(*) AS downloads
        FROM (SELECT * FROM unnest($1::bytea[], $2::bytea[]) AS given (info_hash, peer_id)) AS announced
        JOIN ${at.table('peer')} ON peer.info_hash = announced.info_hash AND peer.peer_id = announced.peer_id
       WHERE peer.completed_at = now() ${at.within('peer')}
       GROUP BY peer.info_hash
       ORDER BY peer.info_hash
    ) AS done
   WHERE torrent.info_hash = done.info_hash ${at.within('torrent')}`;

/** The states and factors of the registered torrents among these. */
export const FIND_STATES: ShardedText = (at) => `
  SELECT info_hash, state, upload_factor AS upload, download_factor AS download FROM ${at.table('torrent')}
   WHERE info_hash = ANY ($1::bytea[]) AND registered_at IS NOT NULL`;

export const FIND_REGISTERED: ShardedText = (at) => `
  SELECT info_hash FROM ${at.table('torrent')} WHERE info_hash = ANY ($1::bytea[]) AND registered_at IS NOT NULL`;
