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
