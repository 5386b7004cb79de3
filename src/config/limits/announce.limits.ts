/** Minutes until a client may retry after a failure of the tracker, sent as `retry in` (BEP 31). */
export const RETRY_IN_MINUTES = 5;

/**
 * Announces in one transaction. Measured: PostgreSQL needs 16-20 us of CPU per announce in batches of 256, 45 in batches
 * of 32.
 */
export const MAX_BATCH_ANNOUNCES = 512;

/** Concurrent transactions of announces: while one waits for the disk or the network, the other one works. */
export const MAX_TRANSACTIONS_IN_FLIGHT = 2;

/**
 * Queued announces that start another transaction while one is in flight; smaller batches cost more than they save. Measured
 * over UDP beside four transactions and 32 announces: 1.1 times the announces, 39 us of CPU instead of 45 in the tracker, and
 * 29 instead of 38 in PostgreSQL.
 */
export const MIN_ANNOUNCES_FOR_ANOTHER = 128;

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

/** Buckets of the rate limit, 16 bytes each: 2 MiB. A full bucket needs no place, so these are the addresses that asked recently. */
export const RATE_BUCKETS = 131_072;

/** Minutes after which a client that asked too often shall try again. Its bucket is full earlier, but minutes are the unit. */
export const RATE_RETRY_MINUTES = 1;

/** Info hashes of a scrape that cost a token. */
export const SCRAPED_HASHES_PER_TOKEN = 10;
