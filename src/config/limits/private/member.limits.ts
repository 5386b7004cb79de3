/** Milliseconds between two checks for changed members; a change must apply at every instance within two seconds. */
export const MEMBER_REFRESH_MS = 1_000;

/** Changed members that are read with one statement: some ten milliseconds. */
export const MEMBERS_PER_READ = 5_000;

/** Milliseconds between two times that the use of passkeys is recorded. */
export const RECORD_PASSKEY_USE_MS = 10_000;

/** Milliseconds for which a recorded use of a passkey is not recorded again. */
export const PASSKEY_USE_PRECISION_MS = 3_600_000;

/** Passkeys whose use one statement records. */
export const MAX_RECORDED_PASSKEYS = 5_000;

/** Seconds after which peers of a pending torrent shall announce again, to learn that it is allowed. */
export const PENDING_INTERVAL = 60;

/** Days for which the row of a removed member stays: longer than its sessions. */
export const REMOVED_MEMBER_DAYS = 22;

/** Seconds after an announce in which one with lower totals counts as overtaken by it, not as a restart of the client. */
export const OVERTAKEN_SECONDS = 60;

/** Seconds beyond an interval, with the addition of an answer, after which a session gives way to a newcomer. */
export const SESSION_GRACE_SECONDS = 60;

/** Seconds beyond two intervals that may pass between two announces and still count as time in the swarm. */
export const COUNTED_GAP_SECONDS = 1_800;

/** Bytes between two announces beyond which a difference is never accounted: four petabytes. */
export const MAX_DIFFERENCE = 2n ** 52n;

/** What is not settled of a session stays below this and one more difference, so that no sum exceeds 64 bits. */
export const MAX_UNSETTLED = 4n * 10n ** 18n;

/** Sessions that one transaction settles: some hundred milliseconds, besides reading all sessions. */
export const MAX_SETTLED_SESSIONS = 10_000;

/** Days of silence after which a session is removed, so that a client that was away continues it. */
export const SESSION_DAYS = 21;

/**
 * Sessions of a member in one swarm that are kept however long they are silent. A client has a new one whenever its peer id
 * changes, so a member could fill the disk with them.
 */
export const MAX_KEPT_SESSIONS = 100;

/** Seconds of silence after which those beyond are removed: more than the longest interval, so their clients have left. */
export const EXCESS_SESSION_SECONDS = 14_400;

/** Seconds between two removals of old sessions. */
export const PRUNE_SESSIONS_SECONDS = 3_600;

/** Ledger rows that one transaction removes. */
export const MAX_PRUNED_ROWS = 20_000;

/** Ledger rows of one answer, at most and by default. */
export const MAX_LEDGER_ROWS = 10_000;
export const DEFAULT_LEDGER_ROWS = 1_000;

/** The longest value of YABTT_SETTLE_SECONDS. */
export const MAX_SETTLE_SECONDS = 3_600;
