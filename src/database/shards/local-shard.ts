import type { PoolClient } from 'pg';
import { databaseErrorCode } from '../connection/database-error.js';
import { Statement } from '../transaction/statement.js';
import type { Place, ShardedTable } from './place.js';

/** The tables of a shard, by the names of those that they are parts of. */
export type ShardTables = Readonly<Record<ShardedTable, string>>;

/**
 * Changes nothing, but as Citus plans it, it takes the lock of the shard that every change of its rows takes. A move or a split
 * waits for the end of the transaction before it looks for the last rows. Citus keeps the plan of such a simple statement.
 */
const LOCK = new Statement<never>('UPDATE torrent SET downloaded = downloaded WHERE info_hash = $1 AND downloaded < 0');
/** Divides by zero unless the shard is on this node and on no other. After a split, the shard is nowhere. */
const CHECK = new Statement<object>(`
  SELECT 1 / (count(*) = 1 AND bool_and(groupid = (SELECT groupid FROM pg_dist_local_group) AND shardstate = 1))::integer AS here
    FROM pg_dist_placement WHERE shardid = $1`);

/** SQLSTATEs: division by zero, and a table that is not there. */
const ELSEWHERE = ['22012', '42P01'];

/** The tables of one shard on the worker that has it. Statements about them are those of a plain PostgreSQL. */
export class LocalShard implements Place {
  /** @param id of the shard of `torrent`; those of the other tables move with it */
  constructor(
    private readonly id: number,
    private readonly tables: ShardTables,
  ) {}

  table(table: ShardedTable, alias: string = table): string {
    return `${this.tables[table]} AS ${alias}`;
  }

  within(): string {
    return '';
  }

  async check(client: PoolClient): Promise<void> {
    await CHECK.run(client, [this.id]);
  }

  /** The check follows the lock, so it sees what was committed before. */
  async lock(client: PoolClient, infoHash: Buffer): Promise<void> {
    await Promise.all([LOCK.run(client, [infoHash]), this.check(client)]);
  }
}

/** The shard was moved or split: nothing was read or changed. */
export function isElsewhere(error: unknown): boolean {
  return ELSEWHERE.includes(databaseErrorCode(error) ?? '');
}
