/** PostgreSQL's SQLSTATE, or the system's code (`ECONNREFUSED`), whichever layer the error passed through. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, errors } = error as { code?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  // A host with several addresses: Node tries all of them and throws an AggregateError.
  return Array.isArray(errors) ? databaseErrorCode(errors[0]) : undefined;
}

/** Two transactions stood in one another's way: the same one may succeed when it is run again. */
export function isConflict(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code === '40001' || code === '40P01';
}

/** The errors of pg and TypeORM for a connection that ended, or could not be had, carry a message only. */
const CONNECTION_LOST = new RegExp(
  [
    'connection terminated|connection error|not queryable|query runner already released',
    'timeout exceeded when trying to connect|timeout expired|query read timeout',
  ].join('|'),
  'i',
);

/** SQLSTATEs (their classes are below) and codes of the system. */
const TRANSIENT = /^(08...|53...|57P..|25006|25P03|57014|55P03|40...|E(?!RR_)[A-Z_]+)$/;

/**
 * The database is away, full or shutting down: nothing is wrong with the request, so it may be sent again later.
 * SQLSTATE classes: 08 connection, 53 resources, 57P operator intervention; 25006 read-only (a standby), 57014 a statement
 * that took too long, 55P03 a lock that did, 25P03 a transaction that was left open.
 */
export function isTransient(error: unknown): boolean {
  const code = databaseErrorCode(error);
  if (code !== undefined && TRANSIENT.test(code)) return true;
  return error instanceof Error && CONNECTION_LOST.test(error.message);
}
