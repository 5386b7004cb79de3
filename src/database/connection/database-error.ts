/** PostgreSQL's SQLSTATE, or the system's code (`ECONNREFUSED`), whichever layer the error passed through. */
export function databaseErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, errors } = error as { code?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  // Node throws an AggregateError if it could not connect to any of a host's addresses.
  return Array.isArray(errors) ? databaseErrorCode(errors[0]) : undefined;
}

/** Citus planned a statement for a shard that was split or moved a moment later. */
const SHARD_GONE = /^could not find valid entry for shard /;

/** Two transactions conflicted, or one with a move of a shard: the same transaction may succeed when it runs again. */
export function isConflict(error: unknown): boolean {
  const code = databaseErrorCode(error);
  return code === '40001' || code === '40P01' || isShardGone(error);
}

function isShardGone(error: unknown): boolean {
  return databaseErrorCode(error) === 'XX000' && error instanceof Error && SHARD_GONE.test(error.message);
}

/** Messages of pg and TypeORM about lost or missing connections; these errors have no code. */
const CONNECTION_LOST = new RegExp(
  [
    'connection terminated|connection error|not queryable|query runner already released',
    'timeout exceeded when trying to connect|timeout expired|query read timeout',
    // The connections to a node that is gone were closed.
    'driver not connected|after calling end on the pool',
  ].join('|'),
  'i',
);

/**
 * Messages of Citus about a node that is gone. They have the code of an internal error, XX000, or that of `run_on_shards`.
 * Citus does not translate its messages; the last line is libpq's.
 */
const NODE_LOST = new RegExp(
  [
    'failure on connection marked as essential|postmaster was shut down|failed to prepare transaction',
    'failed to connect to|could not establish any connections to the node|connection to the remote node',
    'server closed the connection unexpectedly|connection not open|could not (send|receive) data',
  ].join('|'),
);
const CODES_OF_NODE_LOST = ['XX000', 'P0001'];

/** SQLSTATEs, explained below, and system codes. */
const TRANSIENT = /^(08...|53...|57P..|25006|25P03|57014|55P03|40...|E(?!RR_)[A-Z_]+)$/;

/**
 * The database is unavailable, full or shutting down: the request is valid, and a retry may succeed.
 * SQLSTATE classes: 08 connection, 53 resources, 57P operator intervention, 40 conflict; 25006 read-only (a standby), 57014
 * statement timeout, 55P03 lock timeout, 25P03 idle transaction timeout.
 */
export function isTransient(error: unknown): boolean {
  const code = databaseErrorCode(error);
  if ((code !== undefined && TRANSIENT.test(code)) || isShardGone(error)) return true;
  if (!(error instanceof Error)) return false;
  return (
    CONNECTION_LOST.test(error.message) || (CODES_OF_NODE_LOST.includes(code ?? '') && NODE_LOST.test(error.message))
  );
}

/** SQLSTATEs of a server that ends, starts, has no connection left or is a standby; and system codes. */
const UNREACHABLE = /^(08...|57P0[1-3]|53300|25006|E(?!RR_)[A-Z_]+)$/;

/** The server cannot be reached, or it takes no writes. Another one may do its work. */
export function isUnreachable(error: unknown): boolean {
  const code = databaseErrorCode(error);
  if (code !== undefined) return UNREACHABLE.test(code);
  return error instanceof Error && CONNECTION_LOST.test(error.message);
}
