import { MAX_SETTLE_SECONDS, PRUNE_SESSIONS_SECONDS } from './private/member.limits.js';
import { SWARM_HISTORY_STEP_SECONDS } from './statistics.limits.js';

/** Milliseconds between two checks for due jobs. */
export const JOB_CHECK_MS = 1_000;

/** Seconds in which the expiry of silent peers walks the whole table. */
export const EXPIRY_ROUND_SECONDS = 60;

/** Seconds in which the removal of torrents without peers walks the whole table. */
export const TORRENTS_ROUND_SECONDS = 600;

/** Seconds between two censuses. */
export const CENSUS_INTERVAL_SECONDS = 30;

/** The largest share of the time that censuses take; a slow census is repeated less often. */
export const MAX_CENSUS_SHARE = 0.05;

/** The longest pause of each job in seconds. No job is due later than that, whatever happened to the clock. */
export const MAX_JOB_PAUSE_SECONDS = {
  expiry: EXPIRY_ROUND_SECONDS,
  census: 600,
  torrents: TORRENTS_ROUND_SECONDS,
  history: 60,
  swarm_history: SWARM_HISTORY_STEP_SECONDS,
  refused: 60,
  crowds: 600,
  settlement: MAX_SETTLE_SECONDS,
  sessions: PRUNE_SESSIONS_SECONDS,
};

/** Seconds by which a stored time may be ahead of the clock, because transactions overlap. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/** Torrents whose counts one census stores, so that their rows are locked for a short time only. */
export const MAX_CENSUS_ROWS = 10_000;

/** Torrents whose counts one statement stores. */
export const CENSUS_ROWS_PER_STATEMENT = 1_000;

/** Blocks of 8 KiB that one batch of a walk reads: about 200 000 rows, some tens of milliseconds. */
export const BLOCKS_PER_BATCH = 4096;

/** Days for which a downloaded torrent without peers is kept; one without downloads is removed at once. */
export const DAYS_KEPT_WITHOUT_PEERS = 30;

/** Seconds between two checks whether the access rules have changed or a ban has expired. */
export const REFUSED_CHECK_SECONDS = 2;

/** Seconds from a change of the access rules to the removal of the peers that they refuse: by then every instance knows the change. */
export const REFUSED_DELAY_SECONDS = 5;

/** Peers that the removal of refused ones reads with one statement, some milliseconds of work and 320 kB. */
export const REFUSED_PAGE_ROWS = 5_000;

/** Peers after which a batch of that removal ends, read or removed: a second, in which the rows of the removed ones are locked. */
export const REFUSED_BATCH_ROWS = 100_000;
export const REFUSED_BATCH_REMOVALS = 5_000;

/** Seconds between two searches for swarms with too many peers of one address, which read all peers. */
export const CROWDS_INTERVAL_SECONDS = 60;

/** Swarms with an excess that one search finds, or of which an instance removes the excess at a time. */
export const MAX_CROWDS_PER_BATCH = 20;

/** Peers of an excess that one transaction removes, a tenth of a second's work, and transactions for a swarm at a time. */
export const MAX_EXCESS_PER_BATCH = 10_000;
export const MAX_EXCESS_BATCHES = 10;
/** Names of clients in the statistics; the peers of less frequent ones are counted together. */
export const SHOWN_CLIENTS = 20;
