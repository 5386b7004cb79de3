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
