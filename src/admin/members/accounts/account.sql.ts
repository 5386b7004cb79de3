import { AnnounceEvent } from '../../../protocol/bittorrent/announce.js';

const TOTALS = `uploaded, downloaded, credited_uploaded AS "creditedUploaded", credited_downloaded AS "creditedDownloaded",
         seed_seconds AS "seedSeconds", leech_seconds AS "leechSeconds", completed`;

const isPresent = (silence: string) =>
  `(event <> ${AnnounceEvent.Stopped} AND seen_at > extract(epoch FROM now()) - ${silence}::integer)`;

/** $1 member; as the index has it. */
const IS_OF_MEMBER = 'member = $1 AND member > 0';

export const READ_TOTALS = `SELECT ${TOTALS} FROM member_total WHERE member = $1`;

/** $1 member, $2 seconds after which a silent session has left. */
export const COUNT_SESSIONS = `
  SELECT count(*) FILTER (WHERE is_seeder)::integer AS seeding, count(*) FILTER (WHERE NOT is_seeder)::integer AS leeching
    FROM member_session WHERE ${IS_OF_MEMBER} AND ${isPresent('$2')}`;

/** $1 member, $2 the info hash before the first, $3 limit. */
export const READ_TRANSFERS = `
  SELECT encode(info_hash, 'hex') AS "infoHash", ${TOTALS}, first_at AS "firstAt", last_seen_at AS "lastSeenAt",
         completed_at AS "completedAt"
    FROM transfer WHERE member = $1 AND info_hash > decode($2, 'hex') ORDER BY info_hash LIMIT $3`;

/** $1 member, $2 and $3 info hash and peer id before the first, $4 seconds of silence, $5 limit. */
export const READ_SESSIONS = `
  SELECT encode(info_hash, 'hex') AS "infoHash", encode(peer_id, 'hex') AS "peerId", is_seeder AS seeder,
         ${isPresent('$4')} AS present, uploaded, downloaded, to_timestamp(seen_at) AS "lastSeenAt"
    FROM member_session
   WHERE ${IS_OF_MEMBER} AND (info_hash, peer_id) > (decode($2, 'hex'), decode($3, 'hex'))
   ORDER BY info_hash, peer_id LIMIT $5`;
