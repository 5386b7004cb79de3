/** Adds the members among these that are unknown, with one revision ($1). The ids of the known ones take no numbers. */
export const ADD_MEMBERS = `
  INSERT INTO member (revision, id, may_leech, disabled_reason, upload_factor, download_factor, max_sessions, note)
  SELECT $1::bigint, given.*
    FROM unnest($2::text[], $3::boolean[], $4::text[], $5::smallint[], $6::smallint[], $7::integer[], $8::text[])
      AS given (id, may_leech, disabled_reason, upload_factor, download_factor, max_sessions, note)
   WHERE given.id COLLATE "C" NOT IN (SELECT id FROM member WHERE id = ANY ($2::text[]) AND removed_at IS NULL)
  RETURNING id, number`;

/** Adds passkeys; returns those that are nobody's yet. */
export const ADD_PASSKEYS = `
  INSERT INTO passkey (member, key_hash, hint)
  SELECT * FROM unnest($1::integer[], $2::bytea[], $3::text[])
  ON CONFLICT (key_hash) DO NOTHING
  RETURNING member`;
