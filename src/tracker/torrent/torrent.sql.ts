/** The columns of a torrent under the names that its entity has for them. */
export const TORRENT_COLUMNS = `
  info_hash AS "infoHash", name, size, state, complete, incomplete, downloaded, version, created_at AS "createdAt",
  emptied_at AS "emptiedAt", registered_at AS "registeredAt", last_announce_at AS "lastAnnounceAt"`;
