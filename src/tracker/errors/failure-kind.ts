import { HttpException } from '@nestjs/common';
import { isTransient } from '../../database/connection/database-error.js';
import { type FailureKind, TrackerError } from '../../protocol/bittorrent/tracker-error.js';

/** What made a request fail, for any error that a route throws. */
export function failureKindOf(error: unknown): FailureKind {
  if (error instanceof TrackerError) return error.kind;
  if (error instanceof HttpException && error.getStatus() < 500) return 'malformed';
  return isTransient(error) ? 'database' : 'internal';
}
