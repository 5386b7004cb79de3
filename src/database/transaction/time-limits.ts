import {
  IDLE_TRANSACTION_TIMEOUT_MS,
  SERVER_KEEP_ALIVE,
  type TimeLimits,
  UNACKNOWLEDGED_DATA_TIMEOUT_MS,
} from '../../config/limits/database-time.limits.js';

/** SQL that sets the server's limits, for a session or the rest of a transaction. */
export function setTimeLimits({ statement, lock }: TimeLimits, scope: 'SESSION' | 'LOCAL'): string {
  return `SET ${scope} statement_timeout = ${statement}; SET ${scope} lock_timeout = ${lock}`;
}

/**
 * SQL that makes the server notice a lost tracker: within half a minute, or within five seconds in an open transaction,
 * which keeps rows locked.
 */
export const DETECT_LOST_CLIENT = [
  `SET idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_TIMEOUT_MS}`,
  `SET tcp_keepalives_idle = ${SERVER_KEEP_ALIVE.idle}`,
  `SET tcp_keepalives_interval = ${SERVER_KEEP_ALIVE.interval}`,
  `SET tcp_keepalives_count = ${SERVER_KEEP_ALIVE.count}`,
  `SET tcp_user_timeout = ${UNACKNOWLEDGED_DATA_TIMEOUT_MS}`,
].join('; ');
