import { MAX_DIFFERENCE, MAX_UNSETTLED, OVERTAKEN_SECONDS } from '../../config/limits/private/member.limits.js';
import type { ShardedText } from '../../database/shards/sharded-statement.js';
import { AnnounceEvent } from '../../protocol/bittorrent/announce.js';

/** Announces of a session that are compared with the limit of its member's clients; then it is certain to be within. */
const ADMISSIONS = 2;

/** Seconds of the Unix clock. `date_part` counts with float8, `extract` with the slower numeric. */
const NOW = `floor(date_part('epoch', now()))::bigint`;
/** Milliseconds of it. */
const NOW_MS = `floor(date_part('epoch', now()) * 1000)::bigint`;

const GAP = `(excluded.seen_at - known.seen_at)`;
const IS_LOWER = `(excluded.uploaded < known.uploaded OR excluded.downloaded < known.downloaded)`;
/**
 * Whether an announce arrived before another one that is stored already. The clock of a database may be set back: beyond a minute
 * that is the reason.
 */
const arrivedBefore = (column: string) =>
  `(known.${column} - excluded.arrived_at BETWEEN 1 AND ${OVERTAKEN_SECONDS * 1_000})`;
const IS_LATE = arrivedBefore('arrived_at');
/** Whether the difference to the last announce is that of one count: it did not arrive before the one that began it. */
const IS_IN_COUNT = `(NOT ${IS_LOWER} AND NOT ${arrivedBefore('counted_from')})`;
const IS_HIGHER = `(${IS_IN_COUNT} AND (excluded.uploaded > known.uploaded OR excluded.downloaded > known.downloaded))`;
/**
 * An announce that was sent before the last one, over the other address family or another connection, or that waited in an
 * instance while the client had an answer from another one. It changes nothing.
 */
const IS_OVERTAKEN = `((${IS_LATE} AND NOT ${IS_HIGHER})
  OR (${IS_LOWER} AND excluded.event <> ${AnnounceEvent.Started} AND ${GAP} <= ${OVERTAKEN_SECONDS}))`;
/** A client that stops may report lower totals over the other address family. */
const IS_DEPARTURE = `(excluded.event = ${AnnounceEvent.Stopped} AND NOT ${IS_LATE})`;
const WAS_PRESENT = `known.event <> ${AnnounceEvent.Stopped}`;

/** What a session may report. */
export interface SessionLimits {
  /** Bytes a second; 0: no limit. */
  readonly maxRate: number;
  /** Seconds of the longest gap between announces that counts as time in the swarm. */
  readonly gap: number;
  /** Seconds of silence after which a session has left. */
  readonly silence: number;
}

const difference = (total: string) => `(excluded.${total} - known.${total})`;

const unlessOvertaken = (column: string) =>
  `CASE WHEN ${IS_OVERTAKEN} THEN known.${column} ELSE excluded.${column} END`;

/**
 * Accounts what announces report. The parameters: $1 info hashes, $2 members, $3 peer ids, $4 and $5 the totals, $6 whether
 * seeders (0 or 1), $7 events, $8 and $9 factors in per cent, $10 milliseconds since they arrived. The limits are in the text:
 * Citus has no parameters in DO UPDATE. It returns a row for each, with the id of a session whose place is not certain yet: info
 * hash, peer id and member, 88 hex digits.
 */
export function accountSessions({ maxRate, gap, silence }: SessionLimits): ShardedText {
  const stays = `(${WAS_PRESENT} AND ${GAP} <= ${silence})`;
  /** A gap counts as one second more, as the times are whole seconds. */
  const limit =
    maxRate === 0 ? MAX_DIFFERENCE : `least(${MAX_DIFFERENCE}, ${maxRate} * (1 + least(greatest(${GAP}, 0), 5000000)))`;
  /** Whether a difference to the last announce counts: it fits its time, and the account is not full. */
  const isAccounted = (total: string, credit: string) =>
    `(${IS_IN_COUNT} AND ${difference(total)} <= ${limit} AND known.new_${total} < ${MAX_UNSETTLED}
      AND known.${credit} < ${MAX_UNSETTLED})`;
  const added = (total: string, credit: string, times = '') =>
    `CASE WHEN ${isAccounted(total, credit)} THEN ${difference(total)}${times} ELSE 0 END`;
  /** Seconds in the swarm in one role. */
  const secondsAs = (role: string) =>
    `CASE WHEN ${role} AND ${WAS_PRESENT} AND ${GAP} BETWEEN 0 AND ${gap} AND NOT ${IS_OVERTAKEN} THEN ${GAP} ELSE 0 END`;
  return (at) => `
  INSERT INTO ${at.table('member_session', 'known')} (info_hash, member, peer_id, uploaded, downloaded, is_seeder, event, upload_factor,
                                       download_factor, joined_at, seen_at, arrived_at, counted_from)
  SELECT info_hash, member, peer_id, uploaded, downloaded, is_seeder = 1, event, upload_factor, download_factor, ${NOW}, ${NOW},
         ${NOW_MS} - age, ${NOW_MS} - age
    FROM unnest($1::bytea[], $2::integer[], $3::bytea[], $4::bigint[], $5::bigint[], $6::smallint[], $7::smallint[],
                $8::smallint[], $9::smallint[], $10::integer[])
           AS announced (info_hash, member, peer_id, uploaded, downloaded, is_seeder, event, upload_factor, download_factor, age)
   ORDER BY info_hash, member, peer_id
  ON CONFLICT (info_hash, member, peer_id) DO UPDATE SET
    uploaded = ${unlessOvertaken('uploaded')},
    downloaded = ${unlessOvertaken('downloaded')},
    is_seeder = ${unlessOvertaken('is_seeder')},
    event = CASE WHEN ${IS_OVERTAKEN} AND NOT ${IS_DEPARTURE} THEN known.event ELSE excluded.event END,
    seen_at = CASE WHEN ${IS_OVERTAKEN} THEN known.seen_at ELSE greatest(known.seen_at, excluded.seen_at) END,
    arrived_at = CASE WHEN ${IS_OVERTAKEN} OR ${IS_LATE} THEN known.arrived_at ELSE excluded.arrived_at END,
    counted_from = CASE WHEN ${IS_LOWER} AND NOT ${IS_OVERTAKEN} THEN excluded.arrived_at ELSE known.counted_from END,
    joined_at = CASE WHEN ${stays} THEN known.joined_at ELSE excluded.joined_at END,
    admissions = CASE WHEN ${stays} THEN known.admissions ELSE 0 END,
    upload_factor = excluded.upload_factor,
    download_factor = excluded.download_factor,
    new_uploaded = known.new_uploaded + ${added('uploaded', 'new_upload_credit')},
    new_downloaded = known.new_downloaded + ${added('downloaded', 'new_download_credit')},
    new_upload_credit = known.new_upload_credit + ${added('uploaded', 'new_upload_credit', ' * excluded.upload_factor')},
    new_download_credit = known.new_download_credit
      + ${added('downloaded', 'new_download_credit', ' * excluded.download_factor')},
    new_seed_seconds = known.new_seed_seconds + ${secondsAs('known.is_seeder AND excluded.is_seeder')},
    new_leech_seconds = known.new_leech_seconds + ${secondsAs('NOT known.is_seeder AND NOT excluded.is_seeder')},
    new_completed = known.new_completed + CASE WHEN excluded.event = ${AnnounceEvent.Completed} AND excluded.is_seeder
      AND NOT known.is_seeder AND ${WAS_PRESENT} AND NOT ${IS_OVERTAKEN} THEN 1 ELSE 0 END,
    is_suspicious = known.is_suspicious
      OR (${IS_IN_COUNT} AND greatest(${difference('uploaded')}, ${difference('downloaded')}) > ${limit})
  RETURNING CASE WHEN known.admissions < ${ADMISSIONS}
                 THEN encode(known.info_hash || known.peer_id || int4send(known.member), 'hex') END AS id`;
}

/**
 * The swarms in which a member has at least $4 sessions that announced in the last $3 seconds, among the pairs of $1 and $2.
 * Peer ids: first those that are admitted, then the others in the order in which they joined.
 */
export const FIND_CROWDED: ShardedText = (at) => `
  SELECT sessions.info_hash, sessions.member, array_agg(sessions.peer_id ORDER BY admissions = 0, joined_at, peer_id) AS peer_ids
    FROM (SELECT DISTINCT info_hash, member FROM unnest($1::bytea[], $2::integer[]) AS given (info_hash, member)) AS asked
    JOIN ${at.table('member_session', 'sessions')} ON sessions.info_hash = asked.info_hash AND sessions.member = asked.member
   WHERE sessions.event <> ${AnnounceEvent.Stopped} AND sessions.seen_at > ${NOW} - $3 ${at.within('sessions')}
   GROUP BY sessions.info_hash, sessions.member
  HAVING count(*) >= $4`;

/**
 * Admits sessions, or refuses them ($4 is 1 or 0). Rows are locked in the order in which announces lock them. Two instances at
 * which clients join at once may admit too many; a second time, each sees all of them.
 */
export const ADMIT_SESSIONS: ShardedText = (at) => `
  UPDATE ${at.table('member_session')}
     SET admissions = CASE WHEN joined.is_within = 1 THEN least(member_session.admissions + 1, ${ADMISSIONS}) ELSE 0 END
    FROM (
      SELECT * FROM unnest($1::bytea[], $2::integer[], $3::bytea[], $4::smallint[]) AS given (info_hash, member, peer_id, is_within)
       ORDER BY info_hash, member, peer_id
    ) AS joined
   WHERE member_session.info_hash = joined.info_hash AND member_session.member = joined.member
     AND member_session.peer_id = joined.peer_id ${at.within('member_session')}`;
