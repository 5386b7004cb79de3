/** Milliseconds that a closing HTTP or UDP server waits for requests in flight. */
export const CLOSE_TIMEOUT_MS = 10_000;

/** Milliseconds after which a closing worker is killed; longer than CLOSE_TIMEOUT_MS. */
export const WORKER_CLOSE_TIMEOUT_MS = 15_000;

/** Milliseconds after which a process that still closes ends anyway: its database may hang. Longer than its workers may take. */
export const MAX_CLOSE_MS = 20_000;

/** Milliseconds; a worker that ran at least this long is replaced at once. */
export const STABLE_WORKER_MS = 5_000;

/** Milliseconds before another worker is replaced; doubled each time up to the maximum. */
export const FIRST_RESTART_PAUSE_MS = 1_000;
export const MAX_RESTART_PAUSE_MS = 30_000;

/** Milliseconds for which one health check of the database answers all readiness probes. */
export const READINESS_REUSE_MS = 1_000;

/** Milliseconds after which a database that does not respond counts as unavailable. */
export const READINESS_TIMEOUT_MS = 2_000;

/**
 * The smallest share of the shards that must take announces for an instance to be ready. Other instances use the same
 * database, so an instance that is not ready helps only if it fails most announces.
 */
export const MIN_WRITABLE_SHARE = 1 / 2;

/** Milliseconds that `yabtt --health` waits for a response. */
export const HEALTH_COMMAND_TIMEOUT_MS = 5_000;

/** Processes; more than the CPU cores of any machine that would run a tracker. */
export const MAX_WORKERS = 128;

/** Milliseconds for which metrics show the same census before it is read again. */
export const CENSUS_REUSE_MS = 5_000;

/** Milliseconds that the metrics of an instance wait for a worker; then its last answer counts. */
export const WORKER_METRICS_TIMEOUT_MS = 1_000;

/** Milliseconds that a worker waits for the metrics of all; longer than WORKER_METRICS_TIMEOUT_MS. */
export const ALL_METRICS_TIMEOUT_MS = 5_000;

/** Milliseconds between two reports of a worker about what it has admitted. Until then an address may get its burst from each. */
export const RATE_REPORT_MS = 500;
