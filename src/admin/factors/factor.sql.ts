export const SET_FACTOR = `
  INSERT INTO factor (upload_factor, download_factor, from_at, until_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET upload_factor = excluded.upload_factor, download_factor = excluded.download_factor,
    from_at = excluded.from_at, until_at = excluded.until_at`;

export const REMOVE_FACTOR = `DELETE FROM factor RETURNING 1`;

export const SET_MEMBER_FACTOR = `
  INSERT INTO member_factor (info_hash, member, upload_factor, download_factor, until_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (info_hash, member) DO UPDATE SET upload_factor = excluded.upload_factor,
    download_factor = excluded.download_factor, until_at = excluded.until_at`;

export const REMOVE_MEMBER_FACTOR = `DELETE FROM member_factor WHERE info_hash = $1 AND member = $2 RETURNING 1`;
