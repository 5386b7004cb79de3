/** $1 from, $2 to (exclusive), $3 seconds of a step. Averages are weighted by the time that a row is of. */
export const READ_HISTORY = `
  WITH part AS MATERIALIZED (
    SELECT date_bin(make_interval(secs => $3), at, 'epoch') AS step, * FROM history WHERE at >= $1 AND at < $2
  ), requested AS (
    SELECT step, jsonb_object_agg(name, total) AS requests
      FROM (SELECT step, name, sum(count::bigint) AS total
              FROM part CROSS JOIN LATERAL jsonb_each_text(requests) AS counter (name, count)
             GROUP BY step, name) AS totals
     GROUP BY step
  )
  SELECT extract(epoch FROM step)::float8 * 1000 AS at, sum(seconds)::float8 AS seconds,
         round(sum(torrents * seconds) / sum(seconds))::float8 AS torrents,
         round(sum(seeders * seconds) / sum(seconds))::float8 AS seeders,
         round(sum(leechers * seconds) / sum(seconds))::float8 AS leechers,
         sum(downloads)::float8 AS downloads, sum(uploaded)::float8 AS uploaded, sum(downloaded)::float8 AS downloaded,
         min(requested.requests::text)::jsonb AS requests
    FROM part LEFT JOIN requested USING (step)
   GROUP BY step
   ORDER BY step`;
