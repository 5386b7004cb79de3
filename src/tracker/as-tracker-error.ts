import type { Logger } from '@nestjs/common';
import {
  MAX_REMEMBERED_ERRORS,
  REPEATED_ERROR_SILENCE_MS,
  RETRY_IN_MINUTES,
} from '../config/limits/announce.limits.js';
import { isTransient } from '../database/connection/database-error.js';
import { TrackerError } from '../protocol/bittorrent/tracker-error.js';

/** When the log last had each text about the database. */
const told = new Map<string, number>();

/** One error may fail a whole batch of announces: the log has it once. */
const logged = new WeakSet<object>();

/**
 * What a client may read of whatever was thrown, behind every door: a TrackerError as it is; of anything else only that
 * something went wrong here, and the log has the rest.
 */
export function asTrackerError(error: unknown, logger: Logger): TrackerError {
  if (error instanceof TrackerError) return error;
  const transient = isTransient(error);
  if (isNew(error)) {
    if (transient) warn((error as Error).message, logger);
    else logger.error(error instanceof Error ? error.stack : String(error));
  }
  return new TrackerError(transient ? 'tracker is not available' : 'internal error', RETRY_IN_MINUTES);
}

function warn(message: string, logger: Logger): void {
  const now = performance.now();
  if (now - (told.get(message) ?? -Infinity) < REPEATED_ERROR_SILENCE_MS) return;
  if (told.size >= MAX_REMEMBERED_ERRORS) told.clear();
  told.set(message, now);
  logger.warn(`database: ${message}`);
}

function isNew(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return true;
  const known = logged.has(error);
  logged.add(error);
  return !known;
}
