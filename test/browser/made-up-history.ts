import type { TestDatabase } from '../support/tracker.js';

/** Stores the minutes before now: about `perSecond` announces a second, in waves. */
export async function storeHistory(
  database: Pick<TestDatabase, 'query'>,
  { minutes, perSecond }: { readonly minutes: number; readonly perSecond: number },
): Promise<void> {
  await database.query(
    `INSERT INTO history (at, slot, seconds, torrents, seeders, leechers, downloads, requests)
     SELECT date_trunc('minute', now()) - make_interval(mins => minute), 60, 60, 1200 + minute % 7,
            9000 + (700 * wave)::int, 4100 + (500 * wave)::int, 12,
            jsonb_build_object(
              'requests:http:announce:ok', round(60 * $2::float8 * (1 + 0.3 * wave)),
              'requests:udp:announce:ok', round(60 * $2::float8 * (2 + 0.4 * wave)),
              'requests:http:announce:failed', round($2::float8 * (3 + wave)),
              'requests:udp:announce:refused', round($2::float8 * (2 - wave)))
       FROM (SELECT minute, sin(minute / 150.0) + sin(minute / 4.0) / 12 AS wave FROM generate_series(1, $1) AS minute) AS minutes
     ON CONFLICT DO NOTHING`,
    [minutes, perSecond],
  );
}
