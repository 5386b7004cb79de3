/** Milliseconds in which equal lines of the log become one. */
export const REPEATED_LINE_MS = 10_000;

/** Lines that are remembered to recognize equal ones. More than that in REPEATED_LINE_MS are printed whenever they come. */
export const MAX_REMEMBERED_LINES = 1_000;

/** Milliseconds between two reads of the traces. */
export const TRACES_REFRESH_MS = 2_000;

/** Traces at the same time. Each announce is compared with all of them. */
export const MAX_TRACES = 20;

/** Minutes of a trace: the default, and the maximum. */
export const TRACE_MINUTES = 10;
export const MAX_TRACE_MINUTES = 24 * 60;

/** Bytes of the log that wait in memory for a reader that does not read; a few hundred errors with their stacks. */
export const MAX_UNREAD_LOG_BYTES = 2 ** 20;
