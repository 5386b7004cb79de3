/** Upper bounds of buckets for what a client waits for, in milliseconds. */
export const MILLISECOND_BOUNDS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

/** The same in microseconds. */
export const MICROSECOND_BOUNDS = MILLISECOND_BOUNDS.map((ms) => ms * 1000);

/** Upper bounds of buckets for the announces of a transaction. */
export const BATCH_BOUNDS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** Upper bounds of buckets for a batch of a job, in seconds. */
export const JOB_BOUNDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600];
