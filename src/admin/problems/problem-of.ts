import { HttpException } from '@nestjs/common';
import { RETRY_AFTER_SECONDS } from '../../config/limits/admin.limits.js';
import { databaseErrorCode, isTransient } from '../../database/connection/database-error.js';
import { AdminError, type AdminErrorReason } from './admin-error.js';
import { ProblemException } from './problem-exception.js';

const STATUS_OF: Readonly<Record<AdminErrorReason, number>> = {
  invalid: 400,
  'not found': 404,
  conflict: 409,
  'precondition failed': 412,
  'too large': 413,
};

/** @returns undefined for an internal error, whose text no client may read */
export function problemOf(error: unknown): ProblemException | undefined {
  if (error instanceof ProblemException) return error;
  if (error instanceof AdminError) return ofAdminError(error);
  if (error instanceof HttpException && error.getStatus() < 500) {
    return new ProblemException(error.getStatus(), error.message);
  }
  if (isTransient(error)) {
    return new ProblemException(503, 'the database is not available', undefined, {
      'Retry-After': String(RETRY_AFTER_SECONDS),
    });
  }
  // SQLSTATE class 22, data exception: a value that no column can hold, as in a forged cursor.
  if (databaseErrorCode(error)?.startsWith('22')) return new ProblemException(400, 'a value is not valid');
  return ofExpress(error);
}

function ofAdminError({ reason, detail, field }: AdminError): ProblemException {
  return field === undefined
    ? new ProblemException(STATUS_OF[reason], detail)
    : new ProblemException(STATUS_OF[reason], `${field} ${detail}`, [{ field, message: detail }]);
}

/** Express and its parsers throw errors with a status. */
function ofExpress(error: unknown): ProblemException | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  return new ProblemException(status, type === 'entity.parse.failed' ? 'the body is not valid JSON' : detailOf(type));
}

function detailOf(type: unknown): string {
  return typeof type === 'string' ? type : 'the request cannot be read';
}
