import { Statement } from '../transaction/statement.js';
import type { ShardMap } from './shard-map.js';
import type { Shards } from './shards.js';

/** Further conditions on the rows of a table, by its name in the statement. */
export type InShard = (table: 'torrent' | 'peer' | 'member_session' | 'sessions' | 'tokens') => string;

/** The text of a statement about the info hashes in $1. */
export type ShardedText = (inShard: InShard) => string;

/** No condition: PostgreSQL needs none, and checking it would take time. */
export const ANYWHERE: InShard = () => '';

/** Citus finds the shard of a statement only if each table is asked for given info hashes. A join with them does not suffice. */
export const IN_SHARD: InShard = (table) => `AND ${table}.info_hash = ANY ($1::bytea[])`;

/** A statement about the torrents, peers and sessions of one shard. */
export class ShardedStatement<Row extends object> {
  private readonly anywhere: Statement<Row>;
  private readonly inShard: Statement<Row>;

  constructor(text: ShardedText) {
    this.anywhere = new Statement(text(ANYWHERE));
    this.inShard = new Statement(text(IN_SHARD));
  }

  for({ all }: Pick<ShardMap, 'all'>): Statement<Row> {
    return all.length > 1 ? this.inShard : this.anywhere;
  }

  /** Runs the statement outside of a transaction, on the node that has the torrents. @param infoHash one of them */
  runAlone(shards: Shards, infoHash: Buffer | undefined, values: readonly unknown[]): Promise<Row[]> {
    return shards.onNodeOf(infoHash, (dataSource) => this.for(shards).runAlone(dataSource, values));
  }
}
