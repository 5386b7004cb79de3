import type { PoolClient } from 'pg';

/** The distributed tables that announces and scrapes are about. */
export type ShardedTable = 'torrent' | 'peer' | 'member_session' | 'member_factor';

/** Where a statement about the info hashes in $1 runs, and how it names its tables there. */
export interface Place {
  /** A table as it stands after FROM, INTO or UPDATE. @param alias its name in the rest of the statement, if that is another */
  table(table: ShardedTable, alias?: string): string;
  /** Further conditions on the rows of a table. @param alias its name in the statement */
  within(alias: string): string;
  /** Makes statements of the connection fail unless they are about what is here now. */
  check?(client: PoolClient): Promise<void>;
  /** The same, until the end of the transaction. @param infoHash one of those that the transaction is about */
  lock?(client: PoolClient, infoHash: Buffer): Promise<void>;
}

/**
 * Sends statements behind the lock of the place, if it has one. A failure of the lock makes all others fail, so it is the one that
 * counts, whatever is noticed first.
 */
export async function sendLocked<T>(
  client: PoolClient,
  { place, infoHash }: { readonly place: Place; readonly infoHash: Buffer | undefined },
  send: (client: PoolClient, place: Place) => Promise<T>,
): Promise<T> {
  if (!place.lock || !infoHash) return send(client, place);
  const [locked, sent] = await Promise.allSettled([place.lock(client, infoHash), send(client, place)]);
  if (locked.status === 'rejected') throw locked.reason;
  if (sent.status === 'rejected') throw sent.reason;
  return sent.value;
}

const named = (table: ShardedTable, alias = table as string) => (alias === table ? table : `${table} AS ${alias}`);

/** A PostgreSQL, which needs no further conditions: checking them would take time. */
export const PLAIN: Place = { table: named, within: () => '' };

/**
 * A node of Citus that plans the statement and sends it to the shard. It finds that only if each table is asked for given info
 * hashes. A join with them does not suffice.
 */
export const PLANNED: Place = { table: named, within: (alias) => `AND ${alias}.info_hash = ANY ($1::bytea[])` };
