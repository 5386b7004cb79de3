/** The columns of a torrent, named as the properties of its entity. */
export const TORRENT_COLUMNS = `
  info_hash AS "infoHash", name, size, state, reason, upload_factor AS "uploadFactor",
  download_factor AS "downloadFactor", complete, incomplete, downloaded, version, created_at AS "createdAt",
  emptied_at AS "emptiedAt", registered_at AS "registeredAt", last_announce_at AS "lastAnnounceAt"`;

/** A torrent's words from a text with spaces between them. This takes them as they are, whatever the database's locale. */
const toWords = (text: string) => `array_to_tsvector(string_to_array(${text}, ' '))`;

/** Registers a torrent, or replaces the description of a known one. */
export const REGISTER_TORRENT = `
  INSERT INTO torrent (info_hash, name, words, size, state, reason, upload_factor, download_factor, registered_at)
  VALUES ($1, $2, ${toWords('$3')}, $4, $5, $6, $7, $8, now())
  ON CONFLICT (info_hash) DO UPDATE SET
    name = excluded.name, words = excluded.words, size = excluded.size, state = excluded.state,
    reason = excluded.reason, upload_factor = excluded.upload_factor, download_factor = excluded.download_factor,
    registered_at = coalesce(torrent.registered_at, excluded.registered_at), version = torrent.version + 1
  RETURNING ${TORRENT_COLUMNS}`;

/**
 * Registers those of many torrents that are not registered; rows are locked in info hash order, as announces lock them.
 * Returns a row for each, as Citus counts in the command tag what was selected.
 */
export const REGISTER_NEW_TORRENTS = `
  INSERT INTO torrent (info_hash, name, words, size, state, registered_at)
  SELECT info_hash, name, ${toWords('words')}, size, state, now()
    FROM unnest($1::bytea[], $2::text[], $3::text[], $4::bigint[], $5::text[])
      AS given (info_hash, name, words, size, state)
   ORDER BY info_hash
  ON CONFLICT (info_hash) DO UPDATE SET
    name = excluded.name, words = excluded.words, size = excluded.size, state = excluded.state,
    registered_at = excluded.registered_at, version = torrent.version + 1
  WHERE torrent.registered_at IS NULL
  RETURNING info_hash AS "infoHash"`;

/** Removes all peers of a swarm; rows are locked in peer_id order, as announces lock them. */
export const REMOVE_SWARM = `
  WITH leaving AS (
    SELECT peer_id FROM peer WHERE info_hash = $1 ORDER BY peer_id FOR UPDATE
  )
  DELETE FROM peer USING leaving WHERE peer.info_hash = $1 AND peer.peer_id = leaving.peer_id`;

export const REMOVE_SWARM_HISTORY = `DELETE FROM swarm_history WHERE info_hash = $1`;
