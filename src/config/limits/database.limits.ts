/**
 * Connections per process when YABTT_DATABASE_CONNECTIONS is not set. Announces use up to eight, for a few
 * milliseconds each.
 */
export const DEFAULT_CONNECTIONS = 10;

/** The same with more than two workers: PostgreSQL allows 100 connections in all by default. */
export const DEFAULT_CONNECTIONS_OF_WORKERS = 5;

/** Connections kept open while idle, so that a server that fills up later cannot deny them. */
export const MIN_CONNECTIONS = 2;

/** Milliseconds to wait for a connection before an announce fails. */
export const CONNECT_TIMEOUT_MS = 3_000;

/** The same for the embedded database, whose only connection may be busy with a housekeeping job. */
export const EMBEDDED_CONNECT_TIMEOUT_MS = 5_000;

/** Milliseconds between two questions to the thread of the embedded database whether it still works. */
export const EMBEDDED_PING_MS = 5_000;

/** Questions without an answer after which it counts as hung: a minute, longer than any statement takes. */
export const MAX_UNANSWERED_PINGS = 12;

/** Milliseconds that the thread may take to close the database. */
export const EMBEDDED_CLOSE_TIMEOUT_MS = 5_000;

/** MiB of free space that a new embedded database needs: its files, and room to begin with. */
export const MIN_FREE_MIB = 100;

/** Milliseconds of silence before TCP keep-alive probes a connection. */
export const KEEP_ALIVE_MS = 10_000;

/** Milliseconds that a start waits for the database, because services of one composition start in any order. */
export const START_TIMEOUT_MS = 30_000;

/** Milliseconds between two attempts to connect during the start. */
export const START_RETRY_MS = 1_000;

/** Milliseconds between two times that all connections are closed because the database is read-only. */
export const LEAVE_READ_ONLY_EVERY_MS = 1_000;

/** Attempts at a transaction that conflicts with others (SQLSTATE 40001, 40P01). */
export const MAX_TRANSACTION_ATTEMPTS = 5;

/** Milliseconds; the longest random pause before the second attempt, growing with each attempt. */
export const TRANSACTION_RETRY_PAUSE_MS = 10;

/**
 * Milliseconds after which the shards of a distributed database are read again, because they are moved and split at times, and
 * workers that were not reached are tried again. It takes the coordinator less than a millisecond.
 */
export const SHARDS_REFRESH_MS = 5_000;

/** Rows that a copy of a database keeps in memory; the largest have some kilobytes. */
export const ROWS_PER_COPY = 1_000;
