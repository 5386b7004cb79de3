/** Whether a session has anything to settle. */
export const IS_UNSETTLED = `(new_uploaded > 0 OR new_downloaded > 0 OR new_seed_seconds > 0 OR new_leech_seconds > 0
  OR new_completed > 0 OR is_suspicious)`;

/** What a settlement reads of a session, and its type. Of credits: hundredths of bytes. */
const UNSETTLED = {
  info_hash: 'bytea',
  member: 'integer',
  peer_id: 'bytea',
  new_uploaded: 'bigint',
  new_downloaded: 'bigint',
  new_upload_credit: 'bigint',
  new_download_credit: 'bigint',
  new_seed_seconds: 'integer',
  new_leech_seconds: 'integer',
  new_completed: 'smallint',
  is_suspicious: 'boolean',
  joined_at: 'bigint',
  seen_at: 'bigint',
};
const COLUMNS = Object.keys(UNSETTLED).join(', ');

/** The arrays that `READ_UNSETTLED` returned, $1 to $13, as rows. */
const SESSIONS = `unnest(${Object.values(UNSETTLED)
  .map((type, at) => `$${at + 1}::${type}[]`)
  .join(', ')}) AS session (${COLUMNS})`;

/**
 * Sessions with something to settle, from the info hash $1 on, at most $2: how many, and an array of each column in the form in
 * which the other statements take it. Sorted by an expression: in the order of the index, PostgreSQL would read a page for each
 * session, to end a little earlier.
 */
export const READ_UNSETTLED = `
  SELECT ${Object.keys(UNSETTLED)
    .map((column) => `array_send(array_agg(${column})) AS ${column}`)
    .join(', ')}, count(*)::integer AS count
    FROM (SELECT ${COLUMNS} FROM member_session WHERE info_hash >= $1 AND ${IS_UNSETTLED}
           ORDER BY info_hash || ''::bytea, member, peer_id
           LIMIT $2) AS unsettled`;

/** Whole bytes of a credit; the rest stays with the session for the next settlement. */
const bytesOf = (credit: string) => `${credit} / 100`;

/**
 * Takes what was read from sessions. Announces may have added more since, so it is subtracted. Sorted, and a look-up for each:
 * rows are locked in the order in which announces lock them.
 */
export const TAKE_SETTLED = `
  UPDATE member_session SET
    new_uploaded = member_session.new_uploaded - taken.new_uploaded,
    new_downloaded = member_session.new_downloaded - taken.new_downloaded,
    new_upload_credit = member_session.new_upload_credit - ${bytesOf('taken.new_upload_credit')} * 100,
    new_download_credit = member_session.new_download_credit - ${bytesOf('taken.new_download_credit')} * 100,
    new_seed_seconds = member_session.new_seed_seconds - taken.new_seed_seconds,
    new_leech_seconds = member_session.new_leech_seconds - taken.new_leech_seconds,
    new_completed = (member_session.new_completed - taken.new_completed)::smallint,
    is_suspicious = member_session.is_suspicious AND NOT taken.is_suspicious
    FROM (SELECT * FROM ${SESSIONS} ORDER BY info_hash, member, peer_id) AS taken
   WHERE member_session.info_hash = taken.info_hash AND member_session.member = taken.member
     AND member_session.peer_id = taken.peer_id`;

const TOTALS = `uploaded, downloaded, credited_uploaded, credited_downloaded, seed_seconds, leech_seconds, completed`;

/** The largest number of 64 bits, where sums end: no member can stop a settlement by reporting too much. */
const MAX = 9223372036854775807n;
/** TOTALS of some sessions. */
const SUMS = [
  ...['new_uploaded', 'new_downloaded', bytesOf('new_upload_credit'), bytesOf('new_download_credit')].map(
    (bytes) => `least(sum(${bytes}), ${MAX})::bigint`,
  ),
  'sum(new_seed_seconds)',
  'sum(new_leech_seconds)',
  'sum(new_completed)::integer',
].join(', ');

/** TOTALS with those of a new row added. */
const added = (table: string) =>
  [
    ...['uploaded', 'downloaded', 'credited_uploaded', 'credited_downloaded', 'seed_seconds', 'leech_seconds'].map(
      (column) => `${column} = least(${table}.${column}::numeric + excluded.${column}, ${MAX})::bigint`,
    ),
    `completed = ${table}.completed + excluded.completed`,
  ].join(', ');

/** A row for each member and torrent, with rising ids. Returns the last id, and the bytes in all. */
export const ADD_TO_LEDGER = `
  WITH added AS (
    INSERT INTO ledger (${TOTALS}, suspicious, info_hash, member_id)
    SELECT ${TOTALS}, suspicious, info_hash, coalesce(member.id, '#' || settled.member)
      FROM (SELECT ${SUMS}, bool_or(is_suspicious), info_hash, member FROM ${SESSIONS} GROUP BY info_hash, member)
             AS settled (${TOTALS}, suspicious, info_hash, member)
      LEFT JOIN member ON member.number = settled.member
     ORDER BY info_hash, settled.member
    RETURNING id, uploaded, downloaded
  )
  SELECT max(id) AS head, sum(uploaded) AS uploaded, sum(downloaded) AS downloaded FROM added`;

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
  SELECT ${SUMS}, member FROM ${SESSIONS} GROUP BY member ORDER BY member
  ON CONFLICT (member) DO UPDATE SET ${added('member_total')}`;

/** Times of sessions are seconds of the Unix clock. */
export const ADD_TO_TRANSFERS = `
  INSERT INTO transfer (${TOTALS}, member, info_hash, first_at, last_seen_at, completed_at)
  SELECT ${SUMS}, member, info_hash, to_timestamp(min(joined_at)), to_timestamp(max(seen_at)),
         CASE WHEN sum(new_completed) > 0 THEN to_timestamp(max(seen_at)) END
    FROM ${SESSIONS}
   GROUP BY info_hash, member
   ORDER BY info_hash, member
  ON CONFLICT (info_hash, member) DO UPDATE SET ${added('transfer')},
    first_at = least(transfer.first_at, excluded.first_at),
    last_seen_at = greatest(transfer.last_seen_at, excluded.last_seen_at),
    completed_at = coalesce(transfer.completed_at, excluded.completed_at)`;

/** Sessions that have been silent for $1 seconds and have nothing to settle. */
export const REMOVE_OLD_SESSIONS = `
  DELETE FROM member_session WHERE seen_at < $1 AND NOT ${IS_UNSETTLED}`;

/**
 * Sessions beyond the $2 of a member in a swarm that announced last, if they have been silent since $1 and have nothing to
 * settle.
 */
export const REMOVE_EXCESS_SESSIONS = `
  DELETE FROM member_session
   USING (SELECT info_hash, member, peer_id,
                 row_number() OVER (PARTITION BY info_hash, member ORDER BY seen_at DESC, peer_id) AS place
            FROM member_session) AS latest
   WHERE member_session.info_hash = latest.info_hash AND member_session.member = latest.member
     AND member_session.peer_id = latest.peer_id AND place > $2 AND seen_at < $1 AND NOT ${IS_UNSETTLED}`;

export const REMOVE_OLD_MEMBERS = `
  DELETE FROM member WHERE removed_at < now() - make_interval(days => $1)`;
