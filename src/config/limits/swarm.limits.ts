/** Swarms in the cache of an instance, about 10 kB each; the least recently used one is dropped first. */
export const MAX_CACHED_SWARMS = 2048;

/**
 * The share of a sample's age after which the next sample is read, so that announces of a busy swarm need not wait for
 * it.
 */
export const SAMPLE_RENEWAL = 3 / 4;

/** Samples read with one statement, which then takes about 10 ms. */
export const MAX_SAMPLES_PER_STATEMENT = 32;

/** Statements of one batch loader at the same time. */
export const MAX_STATEMENTS_IN_FLIGHT = 2;

/**
 * Stored endpoints of the announcing peer that are kept out of its response; restarts leave a few within two
 * intervals.
 */
export const MAX_OWN_ENDPOINTS = 16;

/** Info hashes counted with one statement: those of two large scrapes. */
export const MAX_COUNTS_PER_STATEMENT = 200;

/** Info hashes of scrapes that wait for a statement, about a second's work; more scrapes are refused. */
export const MAX_QUEUED_COUNTS = 10_000;

/** Milliseconds between two checks for changed bans and denied torrents; a change must apply everywhere within 2 s. */
export const ACCESS_REFRESH_MS = 1_000;

/** Swarms with too many peers of one address that an instance remembers until a job has removed the excess. */
export const MAX_CROWDED_SWARMS = 1_000;

/** Denied torrents whose reasons an instance keeps for a second: some 2 MB. */
export const MAX_KEPT_REASONS = 5_000;
