import type { LoggerService } from '@nestjs/common';
import {
  MAX_REMEMBERED_ERRORS,
  REPEATED_ERROR_SILENCE_MS,
  RETRY_IN_MINUTES,
} from '../../config/limits/announce.limits.js';
import { isTransient } from '../../database/connection/database-error.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { internalError, LogEvent } from '../../logging/log-event.js';

/** Turns errors into what a client may read, and logs the rest. All transports share one, so that nothing is logged twice. */
export class ErrorReporter {
  /** When each message of the database was last logged. */
  private readonly logged = new Map<string, number>();
  /** Errors that were reported. One error may fail a whole batch of announces. */
  private readonly reported = new WeakSet<object>();

  /** @param now milliseconds of a steady clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns a TrackerError as it is; for any other error, one that tells nothing of the inside */
  toTrackerError(error: unknown, logger: Pick<LoggerService, 'warn' | 'error'>): TrackerError {
    if (error instanceof TrackerError) return error;
    const transient = isTransient(error);
    if (this.isNew(error)) {
      if (!transient) logger.error(internalError(error));
      else if (error instanceof Error) this.warn(error.message, logger);
    }
    return transient
      ? new TrackerError('tracker is not available', RETRY_IN_MINUTES, 'database')
      : new TrackerError('internal error', RETRY_IN_MINUTES, 'internal');
  }

  private warn(message: string, logger: Pick<LoggerService, 'warn'>): void {
    const now = this.now();
    if (now - (this.logged.get(message) ?? -Infinity) < REPEATED_ERROR_SILENCE_MS) return;
    if (this.logged.size >= MAX_REMEMBERED_ERRORS) this.logged.clear();
    this.logged.set(message, now);
    logger.warn(new LogEvent('database_error', `database: ${message}`, { reason: message }));
  }

  private isNew(error: unknown): boolean {
    if (typeof error !== 'object' || error === null) return true;
    const isNew = !this.reported.has(error);
    this.reported.add(error);
    return isNew;
  }
}
