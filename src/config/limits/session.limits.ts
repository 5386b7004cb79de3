/** Hours after a sign-in when its session ends: a working day. */
export const SESSION_HOURS = 12;

/** Sessions that are kept; a sign-in beyond ends the oldest. */
export const MAX_SESSIONS = 1_000;

/** Milliseconds after which an instance reads all sessions again, even if no operator has signed in or out. */
export const SESSION_REFRESH_MS = 600_000;
