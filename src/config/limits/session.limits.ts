/** Hours after a sign-in when its session ends: a working day. */
export const SESSION_HOURS = 12;

/** Sessions that are kept; a sign-in beyond ends the oldest. */
export const MAX_SESSIONS = 1_000;

/**
 * Milliseconds for which an instance answers reads from the sessions that it knows. A session that was ended at another
 * instance can read for that long; it can change nothing.
 */
export const SESSION_REFRESH_MS = 15_000;
