/** Minutes until a client may retry after a failure of the tracker, sent as `retry in` (BEP 31). */
export const RETRY_IN_MINUTES = 5;

/**
 * Announces in one transaction. Measured: PostgreSQL needs 16-20 us of CPU per announce in batches of this size, 45 in
 * batches of 32.
 */
export const MAX_BATCH_ANNOUNCES = 256;

/** Transactions of announces at the same time: while one waits for the disk or the network, another one works. */
export const MAX_TRANSACTIONS_IN_FLIGHT = 4;

/** Queued announces that start another transaction while one is in flight; smaller batches cost more than they save. */
export const MIN_ANNOUNCES_FOR_ANOTHER = 32;

/** Transactions over which the duration is averaged, to estimate how long the queue takes. */
export const AVERAGED_TRANSACTIONS = 8;

/** Seconds; the range of the interval that clients receive, and of YABTT_INTERVAL. */
export const MIN_INTERVAL = 300;
export const MAX_INTERVAL = 10_800;

/** The largest share added at random to an interval, so that peers that arrived together do not announce in step. */
export const INTERVAL_JITTER = 0.1;

/** Milliseconds during which the same database error is logged once; during an outage every batch fails with it. */
export const REPEATED_ERROR_SILENCE_MS = 1_000;

/** Error texts remembered for that; there are few, unless a text contains something that varies. */
export const MAX_REMEMBERED_ERRORS = 100;
