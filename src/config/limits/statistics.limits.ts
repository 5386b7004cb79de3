/** Milliseconds between two reports of an instance. */
export const REPORT_MS = 10_000;

/** Milliseconds over which rates and response times are computed: long enough to be steady, short enough to be now. */
export const RECENT_MS = 30_000;

/** Instances that one answer lists; a report reads as many rows. */
export const MAX_SHOWN_INSTANCES = 200;

/** Seconds without a report after which an instance counts as silent: three reports are missing. */
export const SILENT_INSTANCE_SECONDS = 35;

/** Seconds without a report after which the row of an instance is removed. */
export const GONE_INSTANCE_SECONDS = 300;

/** Steps of the history in one answer: a day by minutes fits. */
export const MAX_HISTORY_POINTS = 1_500;

/** Milliseconds for which an answer of the history is reused. It changes once a minute. */
export const HISTORY_REUSE_MS = 10_000;

/** Answers of the history that are kept, about half a megabyte each at most. */
export const MAX_CACHED_HISTORIES = 16;

/** Milliseconds of the history that are read when the request does not say: a day. */
export const DEFAULT_HISTORY_MS = 86_400_000;

/** Seconds after which a state of the tracker is too old to be called its health: the database has missed three reports. */
export const LATE_STATE_SECONDS = 40;

/** Seconds after which a census is late: the longest pause between two, and as much again for the census. */
export const LATE_CENSUS_SECONDS = 1_200;

const DAY_SECONDS = 86_400;

/** The history keeps minutes for two days, then sums them up in tens; after a month in hours. `age` and slots in seconds. */
export const THINNED_HISTORY = [
  { age: 2 * DAY_SECONDS, slot: 60, longer: 600 },
  { age: 31 * DAY_SECONDS, slot: 600, longer: 3_600 },
] as const;

/** Seconds for which the history is kept: a year. */
export const HISTORY_SECONDS = 366 * DAY_SECONDS;

/**
 * Seconds that have to be recorded after a row before it counts as old. Otherwise a clock that is ahead for a moment would
 * remove everything.
 */
export const MIN_RECORDED_SECONDS = 2 * DAY_SECONDS;

/** Bytes that a minute of the history has at most, whatever clients report, so that no sum exceeds 64 bits. */
export const MAX_RECORDED_BYTES = 10 ** 16;

/** Seconds between two times when the counts of swarms are stored. */
export const SWARM_HISTORY_STEP_SECONDS = 600;

/**
 * Swarms whose counts are stored at a time: the largest ones. With the times that are kept, the table has at most 1.6 million
 * rows, some 200 MB.
 */
export const MAX_RECORDED_SWARMS = 5_000;

/** All these counts are kept for a day. After that, those of every fourth hour are kept for a month. */
export const SWARM_HISTORY_DENSE_SECONDS = DAY_SECONDS;
export const SWARM_HISTORY_THINNED_STEP_SECONDS = 4 * 3_600;
export const SWARM_HISTORY_SECONDS = 31 * DAY_SECONDS;

/** Answers of `/stats.json` in a second, to all clients together: a few milliseconds of work. */
export const MAX_PUBLIC_STATISTICS_PER_SECOND = 50;
