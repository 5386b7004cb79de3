/** What these torrents are before a takedown. */
export const READ_BEFORE = `
  SELECT info_hash, state = 'denied' AS was_denied, registered_at IS NOT NULL AS was_registered
    FROM torrent WHERE info_hash = ANY ($1::bytea[])`;

/** Denies torrents, known or not; rows are locked in info hash order, as announces lock them. */
export const DENY_TORRENTS = `
  INSERT INTO torrent (info_hash, state, registered_at)
  SELECT info_hash, 'denied', now()
    FROM unnest($1::bytea[]) AS given (info_hash)
   ORDER BY info_hash
  ON CONFLICT (info_hash) DO UPDATE SET
    state = excluded.state, registered_at = coalesce(torrent.registered_at, excluded.registered_at),
    version = torrent.version + 1`;

/** Allows torrents again, those that were registered ($2) or not; rows are locked in info hash order. */
export const ALLOW_TORRENTS = `
  UPDATE torrent
     SET state = 'allowed', registered_at = CASE WHEN before.was_registered THEN torrent.registered_at END,
         version = torrent.version + 1
    FROM (
      SELECT * FROM unnest($1::bytea[], $2::boolean[]) AS given (info_hash, was_registered)
       ORDER BY info_hash
    ) AS before
   WHERE torrent.info_hash = before.info_hash AND torrent.state = 'denied'`;

export const ADD_TORRENTS = `
  INSERT INTO takedown_torrent (takedown_id, info_hash, was_denied, was_registered)
  SELECT $1::bigint, * FROM unnest($2::bytea[], $3::boolean[], $4::boolean[])`;

/** Hands what the torrents of takedown $1 were before to the other takedowns of the same torrents. */
export const HAND_ON = `
  UPDATE takedown_torrent AS other
     SET was_denied = other.was_denied AND ended.was_denied,
         was_registered = other.was_registered AND ended.was_registered
    FROM takedown_torrent AS ended, takedown
   WHERE ended.takedown_id = $1 AND other.info_hash = ended.info_hash AND other.takedown_id <> $1
     AND takedown.id = other.takedown_id AND takedown.ended_at IS NULL`;

/** The torrents of takedown $1 that were allowed before and that no other takedown in force names. */
export const FIND_FREED = `
  SELECT info_hash, was_registered
    FROM takedown_torrent AS ended
   WHERE takedown_id = $1 AND NOT was_denied
     AND NOT EXISTS (
       SELECT FROM takedown_torrent AS other JOIN takedown ON takedown.id = other.takedown_id
        WHERE other.info_hash = ended.info_hash AND other.takedown_id <> $1 AND takedown.ended_at IS NULL)
   ORDER BY info_hash`;
