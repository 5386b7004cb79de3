/**
 * Stores the report of an instance. A row that is missing, because the instance was silent for long and its row was removed,
 * begins with what it had reported before: the history contains that.
 */
export const STORE_REPORT = `
  INSERT INTO instance (id, version, host, processes, started_at, reported_at, stopped, uptime, counts, recent, recent_ms,
                        connections, memory, recorded_uptime, recorded)
  VALUES ($1, $2, $3, $4, now() - make_interval(secs => $6::bigint / 1000.0), now(), $5, $6, $7, $8, $9, $10, $11, $12, $13)
  ON CONFLICT (id) DO UPDATE SET
    processes = excluded.processes, reported_at = excluded.reported_at, stopped = excluded.stopped,
    uptime = excluded.uptime, counts = excluded.counts, recent = excluded.recent, recent_ms = excluded.recent_ms,
    connections = excluded.connections, memory = excluded.memory`;

/** $1: instances to read at most. */
export const READ_INSTANCES = `
  SELECT id, version, host, processes, recent, recent_ms AS "recentMs", connections, memory::float8 AS memory,
         extract(epoch FROM started_at)::float8 * 1000 AS "startedAt",
         greatest(0, extract(epoch FROM now() - reported_at)::float8) AS silence
    FROM instance
   WHERE NOT stopped
   ORDER BY started_at, id
   LIMIT $1`;

export const READ_CENSUS = `
  SELECT torrents::float8 AS torrents, peers::float8 AS peers, seeders::float8 AS seeders, leechers::float8 AS leechers,
         completed::float8 AS completed, extract(epoch FROM counted_at)::float8 * 1000 AS "countedAt",
         extract(epoch FROM now())::float8 * 1000 AS "readAt"
    FROM statistics`;
