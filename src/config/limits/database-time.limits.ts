/** How long one piece of work may use the database, in milliseconds; 0 is no limit. */
export interface TimeLimits {
  /** One statement, as measured by the server. */
  readonly statement: number;
  /** The wait of one statement for a lock, as measured by the server. */
  readonly lock: number;
  /** All statements together, as measured by the tracker. Beyond it the connection is closed. */
  readonly total: number;
}

/**
 * Announces, scrapes and everything else that normally takes a few milliseconds. The server's limits are shorter than
 * the total, so a connection is closed only if the server says nothing.
 */
export const ANNOUNCE_TIME_LIMITS: TimeLimits = { statement: 3_000, lock: 2_000, total: 4_000 };

/** Requests of the admin API. */
export const ADMIN_TIME_LIMITS: TimeLimits = { statement: 10_000, lock: 5_000, total: 120_000 };

/** Imports: 64 MiB of lines are some million rows, and a slow disk stores ten thousand a second. */
export const IMPORT_TIME_LIMITS: TimeLimits = { ...ADMIN_TIME_LIMITS, total: 600_000 };

/** Housekeeping jobs, which read whole tables. A job that can't get a lock runs again later: beyond the total all connections end. */
export const JOB_TIME_LIMITS: TimeLimits = { statement: 0, lock: 60_000, total: 600_000 };

/** Migrations: building an index on a large table may take hours. */
export const MIGRATION_TIME_LIMITS: TimeLimits = { statement: 0, lock: 0, total: 0 };

/** Milliseconds that the server waits for the next statement of an open transaction, which keeps rows locked. */
export const IDLE_TRANSACTION_TIMEOUT_MS = 5_000;

/**
 * Seconds until the server's first TCP probe of a silent tracker, seconds between probes, and unanswered probes before
 * it gives up.
 */
export const SERVER_KEEP_ALIVE = { idle: 10, interval: 5, count: 3 };

/**
 * Milliseconds after which the server gives up on data that the tracker does not acknowledge: as long as the probes
 * take.
 */
export const UNACKNOWLEDGED_DATA_TIMEOUT_MS = 25_000;
