/** What one piece of work may take of the database, in milliseconds; 0 is no limit. */
export interface TimeLimits {
  /** A statement, as the server measures it. */
  readonly statement: number;
  /** A statement's wait for a lock. */
  readonly lock: number;
  /** All of it, from the first question to the last answer, as this side measures it: then its connection is lost. */
  readonly whole: number;
}

/**
 * Announces, scrapes and all that takes a few milliseconds where all is well. What the server can tell of comes before the
 * whole is over, so that a connection is only given up where the server says nothing.
 */
export const SHORT: TimeLimits = { statement: 3_000, lock: 2_000, whole: 4_000 };

/** What operators ask for. */
export const PATIENT: TimeLimits = { statement: 10_000, lock: 5_000, whole: 120_000 };

/** Chores, which walk whole tables. */
export const LONG: TimeLimits = { statement: 0, lock: 0, whole: 600_000 };

/** Migrations: an index on large tables takes as long as it takes. */
export const UNLIMITED: TimeLimits = { statement: 0, lock: 0, whole: 0 };

/** SQL that sets what the server measures, for a session or the rest of a transaction. */
export function limitTime({ statement, lock }: TimeLimits, scope: 'SESSION' | 'LOCAL'): string {
  return `SET ${scope} statement_timeout = ${statement}; SET ${scope} lock_timeout = ${lock}`;
}

/**
 * SQL that makes the server notice within half a minute that this side is gone, and within five seconds where it waits for
 * the rest of a transaction: it would keep the rows locked.
 */
export const NOTICE_LOSS = [
  'SET idle_in_transaction_session_timeout = 5000',
  'SET tcp_keepalives_idle = 10',
  'SET tcp_keepalives_interval = 5',
  'SET tcp_keepalives_count = 3',
  'SET tcp_user_timeout = 25000',
].join('; ');
