import type { TestDatabase } from '../support/tracker.js';

/** The one whose page is shown. */
export const MEMBER = 'ada';

const MEMBERS = [
  MEMBER,
  'barbara',
  'claude',
  'dennis',
  'edsger',
  'frances',
  'grace',
  'hedy',
  'ken',
  'linus',
  'margaret',
];

/** Stores members of a site, and what one of them has transferred in the newest torrents. */
export async function storeMembers(database: Pick<TestDatabase, 'query'>): Promise<void> {
  await database.query(
    `INSERT INTO member (revision, id, created_at, download_factor, may_leech, disabled_reason, note)
     SELECT n, id, now() - make_interval(days => 40 * n::int), CASE WHEN n % 4 = 0 THEN 50 ELSE 100 END, n % 5 > 0,
            CASE WHEN n = 7 THEN 'shared an account' END, CASE WHEN n = 3 THEN 'uploads every release' END
       FROM unnest($1::text[]) WITH ORDINALITY AS given (id, n)`,
    [MEMBERS],
  );
  await database.query(
    `INSERT INTO passkey (member, created_at, expires_at, last_used_at, key_hash, hint)
     SELECT number, now() - interval '200 days', now() + interval '5 days', now() - interval '1 hour', sha256('1'), 'h3Kp'
       FROM member WHERE id = $1
     UNION ALL SELECT number, now() - interval '2 days', NULL, now() - interval '3 minutes', sha256('2'), 'Zq0x'
       FROM member WHERE id = $1`,
    [MEMBER],
  );
  await database.query(
    `CREATE TABLE made AS
     SELECT number, info_hash, (size * (1 + 2 * abs(sin(n))))::bigint AS up, size AS down, n
       FROM member, (SELECT *, row_number() OVER (ORDER BY created_at DESC) AS n FROM torrent WHERE size IS NOT NULL) AS torrents
      WHERE id = $1 AND n <= 12`,
    [MEMBER],
  );
  await database.query(
    `INSERT INTO transfer (uploaded, downloaded, credited_uploaded, credited_downloaded, seed_seconds, leech_seconds, completed,
                           member, first_at, last_seen_at, completed_at, info_hash)
     SELECT up, down, up, down / 2, 400000 * n, 9000, 1, number, now() - make_interval(days => n::int),
            now() - make_interval(mins => n::int), now() - make_interval(hours => 20 * n::int), info_hash FROM made`,
  );
  await database.query(
    `INSERT INTO member_total (uploaded, downloaded, credited_uploaded, credited_downloaded, seed_seconds, leech_seconds, completed, member)
     SELECT sum(uploaded), sum(downloaded), sum(credited_uploaded), sum(credited_downloaded), sum(seed_seconds), sum(leech_seconds),
            sum(completed), member FROM transfer GROUP BY member`,
  );
  await database.query(
    `INSERT INTO member_session (uploaded, downloaded, joined_at, seen_at, member, event, upload_factor, download_factor, is_seeder,
                                 info_hash, peer_id)
     SELECT up, down, extract(epoch FROM now()) - 90000, extract(epoch FROM now()) - 70 * n, number, 0, 100, 100, true, info_hash,
            convert_to('-qB5120-' || lpad(n::text, 12, '0'), 'UTF8') FROM made WHERE n <= 6`,
  );
  await database.query('DROP TABLE made');
}
