import type { ShardedText } from '../../database/shards/sharded-statement.js';

/** The current revision. */
export const READ_REVISION = `SELECT revision FROM member_revision`;

/** Raises the revision; the row stays locked until the transaction ends. */
export const RAISE_REVISION = `UPDATE member_revision SET revision = revision + 1 RETURNING revision`;

/**
 * Members that changed after the revision $1, or in it and with a higher number than $2, at most $3; with their valid passkeys.
 * The hashes are packed. The limit comes first, so that no plan reads the passkeys of all members.
 */
export const READ_CHANGED_MEMBERS = `
  SELECT member.number, member.revision, member.removed_at IS NOT NULL AS removed, member.may_leech AS "mayLeech",
         member.disabled_reason AS "disabledReason", member.max_sessions AS "maxSessions",
         member.upload_factor AS "uploadFactor", member.download_factor AS "downloadFactor", keys.hashes, keys.ids, keys.expiries
    FROM (
      SELECT * FROM member WHERE (revision, number) > ($1::bigint, $2::integer) ORDER BY revision, number LIMIT $3
    ) AS member
    LEFT JOIN LATERAL (
      SELECT string_agg(key_hash, '' ORDER BY id) AS hashes, array_agg(id::float8 ORDER BY id) AS ids,
             array_agg(extract(epoch FROM expires_at)::float8 * 1000 ORDER BY id) AS expiries
        FROM passkey WHERE passkey.member = member.number AND (expires_at IS NULL OR expires_at > now())
    ) AS keys ON true
   ORDER BY member.revision, member.number`;

export const READ_ALLOWED_CLIENTS = `SELECT prefix FROM allowed_client`;

/** Records that passkeys were used. Their rows are locked in the order of their ids. */
export const RECORD_USED_PASSKEYS = `
  UPDATE passkey SET last_used_at = now()
    FROM (SELECT id FROM passkey WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED) AS used
   WHERE passkey.id = used.id`;

/** The factor of all transfers, if there is one; times are milliseconds of the Unix clock. */
export const READ_FACTOR = `
  SELECT upload_factor AS upload, download_factor AS download, extract(epoch FROM from_at)::float8 * 1000 AS "from",
         extract(epoch FROM until_at)::float8 * 1000 AS until
    FROM factor`;

/** Citus reads the inner query by itself, so it has a column and a limit. */
export const HAS_TOKENS = `SELECT EXISTS (SELECT 1 FROM member_factor LIMIT 1) AS "hasTokens"`;

/** The factors of members in swarms, among the pairs of $1 and $2. */
export const FIND_TOKENS: ShardedText = (at) => `
  SELECT tokens.info_hash, tokens.member, upload_factor AS upload, download_factor AS download
    FROM (SELECT DISTINCT info_hash, member FROM unnest($1::bytea[], $2::integer[]) AS given (info_hash, member)) AS asked
    JOIN ${at.table('member_factor', 'tokens')} ON tokens.info_hash = asked.info_hash AND tokens.member = asked.member
   WHERE (until_at IS NULL OR until_at > now()) ${at.within('tokens')}`;
