/** $1: swarms at most. The counts are those of the last census. */
export const READ_LARGEST = `
  SELECT info_hash AS "infoHash", complete, incomplete, downloaded
    FROM torrent
   ORDER BY complete + incomplete DESC, info_hash
   LIMIT $1`;

/** $1 to $4 swarms and their counts, $5 seconds of a step. A step that is stored already stays. */
export const STORE_SWARMS = `
  INSERT INTO swarm_history (info_hash, complete, incomplete, downloaded, at)
  SELECT info_hash, complete, incomplete, downloaded, date_bin(make_interval(secs => $5), now(), 'epoch')
    FROM unnest($1::bytea[], $2::integer[], $3::integer[], $4::bigint[])
      AS given (info_hash, complete, incomplete, downloaded)
   ORDER BY info_hash
  ON CONFLICT (info_hash, at) DO NOTHING`;

/**
 * Rows older than $1 seconds; of those older than $2 seconds, all but one in $3 seconds; and those that are more than $4 seconds
 * ahead, as the clock of the database was.
 */
export const REMOVE_OLD_SWARMS = `
  DELETE FROM swarm_history
   WHERE at < now() - make_interval(secs => $1)
      OR (at < now() - make_interval(secs => $2) AND at <> date_bin(make_interval(secs => $3), at, 'epoch'))
      OR at > now() + make_interval(secs => $4)`;

/** $1: seconds of a step. */
export const READ_PAUSE = `SELECT ($1 - extract(epoch FROM clock_timestamp()) % $1)::float8 AS pause`;

/** $1: info hash. */
export const READ_SWARM_HISTORY = `
  SELECT extract(epoch FROM at)::float8 * 1000 AS at, complete, incomplete, downloaded::float8 AS downloaded
    FROM swarm_history
   WHERE info_hash = $1
   ORDER BY at`;
