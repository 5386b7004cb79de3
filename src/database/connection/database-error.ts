/** PostgreSQL's SQLSTATE, or the system's code (`ECONNREFUSED`), whichever layer the error passed through. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, errors } = error as { code?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  // Node throws an AggregateError if it could not connect to any of a host's addresses.
  return Array.isArray(errors) ? databaseErrorCode(errors[0]) : undefined;
}

/** Two transactions conflicted: the same transaction may succeed when it runs again. */
export function isConflict(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code === '40001' || code === '40P01';
}

/** Messages of pg and TypeORM about lost or missing connections; these errors have no code. */
const CONNECTION_LOST = new RegExp(
  [
    'connection terminated|connection error|not queryable|query runner already released',
    'timeout exceeded when trying to connect|timeout expired|query read timeout',
  ].join('|'),
  'i',
);

/** SQLSTATEs, explained below, and system codes. */
const TRANSIENT = /^(08...|53...|57P..|25006|25P03|57014|55P03|40...|E(?!RR_)[A-Z_]+)$/;

/**
 * The database is unavailable, full or shutting down: the request is valid, and a retry may succeed.
 * SQLSTATE classes: 08 connection, 53 resources, 57P operator intervention, 40 conflict; 25006 read-only (a standby), 57014
 * statement timeout, 55P03 lock timeout, 25P03 idle transaction timeout.
 */
export function isTransient(error: unknown): boolean {
  const code = databaseErrorCode(error);
  if (code !== undefined && TRANSIENT.test(code)) return true;
  return error instanceof Error && CONNECTION_LOST.test(error.message);
}
