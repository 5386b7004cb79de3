/**
 * The reports of all instances, each with whether its row is to be removed: it ended, was silent for long, or has a time that
 * is ahead of the clock and so never gets old. $1 seconds of silence, $2 seconds by which a time may be ahead.
 */
export const LOCK_INSTANCES = `
  SELECT id, uptime, counts, recorded_uptime AS "recordedUptime", recorded,
         stopped OR reported_at < now() - make_interval(secs => $1)
                 OR reported_at > now() + make_interval(secs => $2) AS "isGone"
    FROM instance
   ORDER BY id
     FOR UPDATE`;

/** $1 instances whose reports are in the history from now on. */
export const MARK_RECORDED = `
  UPDATE instance SET recorded = counts, recorded_uptime = uptime WHERE id = ANY ($1::uuid[])`;

export const REMOVE_INSTANCES = `DELETE FROM instance WHERE id = ANY ($1::uuid[])`;

/** Adds to a row that exists already: the clock went back, or older rows were summed up before. The averages become the newer ones. */
const ADD = `
  ON CONFLICT (at, slot) DO UPDATE SET
    seconds = history.seconds + excluded.seconds,
    torrents = excluded.torrents, seeders = excluded.seeders, leechers = excluded.leechers,
    downloads = history.downloads + excluded.downloads,
    requests = (
      SELECT coalesce(jsonb_object_agg(name, total), '{}')
        FROM (SELECT name, sum(count::bigint) AS total
                FROM (SELECT * FROM jsonb_each_text(history.requests)
                      UNION ALL SELECT * FROM jsonb_each_text(excluded.requests)) AS counter (name, count)
               GROUP BY name) AS totals),
    uploaded = coalesce(history.uploaded + excluded.uploaded, history.uploaded, excluded.uploaded),
    downloaded = coalesce(history.downloaded + excluded.downloaded, history.downloaded, excluded.downloaded)`;

/**
 * Records the minute in the middle of the time that the counts are of. $1 seconds of it, $2 requests, $3 downloads that are
 * recorded already, $4 and $5 bytes or null.
 */
export const RECORD_MINUTE = `
  INSERT INTO history (at, slot, seconds, torrents, seeders, leechers, downloads, requests, uploaded, downloaded)
  SELECT date_trunc('minute', now() - make_interval(secs => $1 / 2.0)), 60, $1, torrents, seeders, leechers,
         greatest(0, completed - $3), $2, $4::bigint, $5::bigint
    FROM statistics
  ${ADD}`;

/** The bytes that settlements have added since the last time; from now on, they are recorded. $1: the most that a row has. */
export const TAKE_SETTLED_BYTES = `
  UPDATE settlement SET recorded_uploaded = settlement.uploaded, recorded_downloaded = settlement.downloaded
    FROM settlement AS before
   WHERE before.id = settlement.id
  RETURNING least(settlement.uploaded - before.recorded_uploaded, $1::bigint)::bigint AS uploaded,
            least(settlement.downloaded - before.recorded_downloaded, $1::bigint)::bigint AS downloaded`;

export const READ_COMPLETED = `
  SELECT completed, (60 - extract(epoch FROM clock_timestamp()) % 60)::float8 AS pause FROM statistics`;

/**
 * The time before which everything is old: that many seconds ($1) by the clock, and that many ($2) that were recorded since, so
 * that a clock that is ahead for a while does no harm.
 */
const OLD = `
  SELECT least(now() - make_interval(secs => $1), coalesce(max(at), '-infinity')) AS at
    FROM (SELECT at, sum(seconds) OVER (ORDER BY at DESC, slot) AS since FROM history) AS newer
   WHERE since > $2`;

/** Sums up old rows in longer slots. $1 and $2 as above, $3 seconds of the slots, $4 seconds of the longer ones. */
export const SUM_UP_OLD = `
  WITH old AS (${OLD}),
  removed AS (
    DELETE FROM history USING old
     WHERE slot = $3 AND history.at < date_bin(make_interval(secs => $4), old.at, 'epoch')
    RETURNING history.*
  ),
  part AS (SELECT date_bin(make_interval(secs => $4), at, 'epoch') AS step, * FROM removed),
  requested AS (
    SELECT step, jsonb_object_agg(name, total) AS requests
      FROM (SELECT step, name, sum(count::bigint) AS total
              FROM part CROSS JOIN LATERAL jsonb_each_text(requests) AS counter (name, count)
             GROUP BY step, name) AS totals
     GROUP BY step
  )
  INSERT INTO history (at, slot, seconds, torrents, seeders, leechers, downloads, requests, uploaded, downloaded)
  SELECT step, $4, sum(seconds), round(sum(torrents * seconds) / sum(seconds)),
         round(sum(seeders * seconds) / sum(seconds)), round(sum(leechers * seconds) / sum(seconds)), sum(downloads),
         coalesce(min(requested.requests::text)::jsonb, '{}'), sum(uploaded), sum(downloaded)
    FROM part LEFT JOIN requested USING (step)
   GROUP BY step
  ${ADD}`;

export const REMOVE_OLD = `
  WITH old AS (${OLD})
  DELETE FROM history USING old WHERE history.at < old.at`;
