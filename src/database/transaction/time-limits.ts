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
 * Announces, scrapes and everything else that normally takes a few milliseconds. The server's limits are shorter than the
 * total, so a connection is closed only if the server says nothing.
 */
export const ANNOUNCE_TIME_LIMITS: TimeLimits = { statement: 3_000, lock: 2_000, total: 4_000 };

/** Requests of the admin API. */
export const ADMIN_TIME_LIMITS: TimeLimits = { statement: 10_000, lock: 5_000, total: 120_000 };

/** Housekeeping jobs, which read whole tables. */
export const JOB_TIME_LIMITS: TimeLimits = { statement: 0, lock: 0, total: 600_000 };

/** Migrations: building an index on a large table may take hours. */
export const MIGRATION_TIME_LIMITS: TimeLimits = { statement: 0, lock: 0, total: 0 };

/** SQL that sets the server's limits, for a session or the rest of a transaction. */
export function setTimeLimits({ statement, lock }: TimeLimits, scope: 'SESSION' | 'LOCAL'): string {
  return `SET ${scope} statement_timeout = ${statement}; SET ${scope} lock_timeout = ${lock}`;
}

/**
 * SQL that makes the server notice a lost tracker: within half a minute, or within five seconds in an open transaction,
 * which keeps rows locked.
 */
export const DETECT_LOST_CLIENT = [
  'SET idle_in_transaction_session_timeout = 5000',
  'SET tcp_keepalives_idle = 10',
  'SET tcp_keepalives_interval = 5',
  'SET tcp_keepalives_count = 3',
  'SET tcp_user_timeout = 25000',
].join('; ');
