/** Whether a session has anything to settle. */
export const IS_UNSETTLED = `(new_uploaded > 0 OR new_downloaded > 0 OR new_seed_seconds > 0 OR new_leech_seconds > 0
  OR new_completed > 0 OR is_suspicious)`;

/**
 * Sessions with something to settle, from the info hash $1 on, at most $2. Sorted by an expression: in the order of the index,
 * PostgreSQL would read a page for each session, to end a little earlier.
 */
export const READ_UNSETTLED = `
  SELECT info_hash AS "infoHash", member, peer_id AS "peerId", new_uploaded AS uploaded, new_downloaded AS downloaded,
         new_upload_credit AS "uploadCredit", new_download_credit AS "downloadCredit", new_seed_seconds AS "seedSeconds",
         new_leech_seconds AS "leechSeconds", new_completed AS completed, is_suspicious AS suspicious,
         joined_at AS "joinedAt", seen_at AS "seenAt"
    FROM member_session
   WHERE info_hash >= $1 AND ${IS_UNSETTLED}
   ORDER BY info_hash || ''::bytea, member, peer_id
   LIMIT $2`;

/**
 * Takes what was read from sessions. Announces may have added more since, so it is subtracted. Sorted, and a look-up for each:
 * rows are locked in the order in which announces lock them.
 */
export const TAKE_SETTLED = `
  UPDATE member_session SET
    new_uploaded = member_session.new_uploaded - taken.uploaded,
    new_downloaded = member_session.new_downloaded - taken.downloaded,
    new_upload_credit = member_session.new_upload_credit - taken.upload_credit,
    new_download_credit = member_session.new_download_credit - taken.download_credit,
    new_seed_seconds = member_session.new_seed_seconds - taken.seed_seconds,
    new_leech_seconds = member_session.new_leech_seconds - taken.leech_seconds,
    new_completed = (member_session.new_completed - taken.completed)::smallint,
    is_suspicious = member_session.is_suspicious AND NOT taken.suspicious
    FROM (
      SELECT * FROM unnest($1::bytea[], $2::integer[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
                           $8::integer[], $9::integer[], $10::smallint[], $11::boolean[])
                    AS given (info_hash, member, peer_id, uploaded, downloaded, upload_credit, download_credit, seed_seconds,
                              leech_seconds, completed, suspicious)
       ORDER BY info_hash, member, peer_id
    ) AS taken
   WHERE member_session.info_hash = taken.info_hash AND member_session.member = taken.member
     AND member_session.peer_id = taken.peer_id
  RETURNING 1`;

/** The ids of members by their numbers. */
export const READ_MEMBER_IDS = `SELECT number, id FROM member WHERE number = ANY ($1::integer[])`;

const TOTALS = `uploaded, downloaded, credited_uploaded, credited_downloaded, seed_seconds, leech_seconds, completed`;
const TOTAL_ARRAYS = `$1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::integer[]`;

/** The sum of two numbers, or the largest of 64 bits: no member can stop a settlement by reporting too much. */
const sum = (table: string, column: string) =>
  `${column} = least(${table}.${column}::numeric + excluded.${column}, 9223372036854775807)::bigint`;
const sums = (table: string) =>
  ['uploaded', 'downloaded', 'credited_uploaded', 'credited_downloaded', 'seed_seconds', 'leech_seconds']
    .map((column) => sum(table, column))
    .join(', ');

/** Ids rise in the order given. Returns the last one. */
export const ADD_TO_LEDGER = `
  WITH added AS (
    INSERT INTO ledger (${TOTALS}, suspicious, info_hash, member_id)
    SELECT * FROM unnest(${TOTAL_ARRAYS}, $8::boolean[], $9::bytea[], $10::text[])
    RETURNING id
  )
  SELECT max(id) AS head FROM added`;

/**
 * Notes a batch of a settlement. $1 whether it is the first and $2 whether it is the last one, $3 the last id of the ledger or
 * null, $4 sessions, $5 and $6 bytes uploaded and downloaded.
 */
export const NOTE_SETTLEMENT = `
  UPDATE settlement SET
    head = coalesce($3::bigint, head), settled_at = CASE WHEN $2::boolean THEN now() ELSE settled_at END,
    sessions = CASE WHEN $1::boolean THEN 0 ELSE sessions END + $4::bigint,
    uploaded = uploaded + $5::numeric, downloaded = downloaded + $6::numeric`;

export const READ_SETTLEMENT = `
  SELECT head, settled_at AS "settledAt", extract(epoch FROM now() - settled_at)::float8 AS lag,
         sessions::float8 AS sessions
    FROM settlement`;

export const ADD_TO_MEMBERS = `
  INSERT INTO member_total (${TOTALS}, member)
  SELECT * FROM unnest(${TOTAL_ARRAYS}, $8::integer[])
  ON CONFLICT (member) DO UPDATE SET ${sums('member_total')}, completed = member_total.completed + excluded.completed`;

/** Times are seconds of the Unix clock. */
export const ADD_TO_TRANSFERS = `
  INSERT INTO transfer (${TOTALS}, member, info_hash, first_at, last_seen_at, completed_at)
  SELECT ${TOTALS}, member, info_hash, to_timestamp(first_at), to_timestamp(last_seen_at),
         CASE WHEN completed > 0 THEN to_timestamp(last_seen_at) END
    FROM unnest(${TOTAL_ARRAYS}, $8::integer[], $9::bytea[], $10::float8[], $11::float8[])
      AS given (${TOTALS}, member, info_hash, first_at, last_seen_at)
   ORDER BY info_hash, member
  ON CONFLICT (info_hash, member) DO UPDATE SET ${sums('transfer')}, completed = transfer.completed + excluded.completed,
    first_at = least(transfer.first_at, excluded.first_at),
    last_seen_at = greatest(transfer.last_seen_at, excluded.last_seen_at),
    completed_at = coalesce(transfer.completed_at, excluded.completed_at)`;

/** Sessions that have been silent for $1 seconds and have nothing to settle. */
export const REMOVE_OLD_SESSIONS = `
  DELETE FROM member_session WHERE seen_at < $1 AND NOT ${IS_UNSETTLED}`;

export const REMOVE_OLD_MEMBERS = `
  DELETE FROM member WHERE removed_at < now() - make_interval(days => $1)`;
