import type { TestDatabase } from '../support/tracker.js';

const NAMES = [
  'Debian 13.2 amd64 DVD',
  'Ubuntu 26.04 LTS desktop',
  'Fedora Workstation 45 Live',
  'Arch Linux 2026.11.01',
  'Linux Mint 23 Cinnamon',
  'openSUSE Leap 16.1',
  'Blender open movie collection',
  'OpenStreetMap planet, November 2026',
  'Wikipedia in English with pictures',
  'LibreOffice 26.8 for all platforms',
  'FreeBSD 15.1 release',
  'Public domain films of the twenties',
];

/** The first is the largest swarm. */
export const LARGEST = { name: NAMES[0] ?? '', infoHash: 'd0'.repeat(20) };

const PEERS = 3_600;

/** Stores the counts of the largest swarm over the last day. */
async function storeSwarmHistory(database: Pick<TestDatabase, 'query'>): Promise<void> {
  await database.query(
    `INSERT INTO swarm_history (info_hash, at, complete, incomplete, downloaded)
     SELECT decode($1, 'hex'), date_bin('10 minutes', now(), 'epoch') - make_interval(mins => 10 * n),
            2520 + (260 * wave)::int - n / 2, 1080 + (190 * sin(n / 17.0) + 60 * wave)::int, 450000 - 12 * n
       FROM (SELECT n, sin(n / 23.0) + sin(n / 3.0) / 15 AS wave FROM generate_series(1, 143) AS n) AS times`,
    [LARGEST.infoHash],
  );
}

/**
 * Stores a few hundred torrents, each with fewer peers than the one before. Their addresses are of the ranges for
 * benchmarks and documentation, each of one peer.
 */
export async function storeSwarms(database: Pick<TestDatabase, 'query'>): Promise<void> {
  await database.query(
    `INSERT INTO torrent (info_hash, name, size, registered_at, downloaded, created_at, last_announce_at)
     SELECT CASE WHEN n = 0 THEN decode($2, 'hex') ELSE substring(sha256(n::text::bytea), 1, 20) END,
            ($1::text[])[1 + n % cardinality($1::text[])] || CASE WHEN n < cardinality($1::text[]) THEN '' ELSE ', part ' || n END,
            (0.4 + abs(sin(n)) * 6) * 1e9, now() - interval '1 day', (9e5 / (n + 2))::bigint,
            now() - make_interval(hours => 5 * n), now()
       FROM generate_series(0, 320) AS n`,
    [NAMES, LARGEST.infoHash],
  );
  await database.query(
    `INSERT INTO peer (info_hash, peer_id, uploaded, downloaded, "left", is_seeder, event, shuffle, ipv4, ipv4_seen_at, ipv6, ipv6_seen_at)
     SELECT info_hash, convert_to(client || lpad(to_hex(at * 7919 % 268435455), 12, '0'), 'UTF8'),
            (random() * 4e10)::bigint, CASE WHEN seeds THEN size ELSE size - rest END, CASE WHEN seeds THEN 0 ELSE rest END,
            seeds, 0, (random() * 2e9)::int,
            decode('c612' || lpad(to_hex(at), 4, '0') || lpad(to_hex(20000 + at % 40000), 4, '0'), 'hex'),
            now() - random() * interval '25 minutes',
            CASE WHEN at % 3 = 0 THEN decode('20010db8' || lpad(to_hex(at), 24, '0') || lpad(to_hex(20000 + at % 40000), 4, '0'), 'hex') END,
            CASE WHEN at % 3 = 0 THEN now() - random() * interval '25 minutes' END
       FROM (SELECT *, (size * random())::bigint AS rest, random() < 0.7 AS seeds,
                    (ARRAY['-BC0230-', '-BI3600-', '-DE2200-', '-UT360W-', '-TR4060-', '-lt0D80-', '-qB5120-'])[1 + least(6, at % 180)] AS client
               FROM (SELECT info_hash, size, row_number() OVER (ORDER BY created_at DESC, info_hash) AS rank FROM torrent) AS ranked
              CROSS JOIN LATERAL generate_series(1, ($1 / rank)::int) AS at) AS made`,
    [PEERS],
  );
  await storeSwarmHistory(database);
}
