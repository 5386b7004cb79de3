import type { PoolClient } from 'pg';
import { ANNOUNCE_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { byteaArray } from '../transaction/binary-array.js';
import { withQueryRunner } from '../transaction/query-runner.js';
import { Statement } from '../transaction/statement.js';
import type { Place } from './place.js';
import type { Shards } from './shards.js';

/** The text of a statement about the info hashes in $1. */
export type ShardedText = (at: Place) => string;

/** A statement about the torrents, peers and sessions of one shard. */
export class ShardedStatement<Row extends object> {
  private readonly statements = new WeakMap<Place, Statement<Row>>();

  constructor(private readonly text: ShardedText) {}

  at(place: Place): Statement<Row> {
    const known = this.statements.get(place);
    if (known) return known;
    const statement = new Statement<Row>(this.text(place));
    this.statements.set(place, statement);
    return statement;
  }

  /**
   * Runs the statement outside of a transaction, on the node that has the torrents.
   * @param infoHashes $1, of one shard
   * @param values of the other parameters
   */
  runAlone(shards: Shards, infoHashes: readonly Buffer[], values: readonly unknown[] = []): Promise<Row[]> {
    return shards.onNodeOf(infoHashes, (dataSource, place) =>
      withQueryRunner(dataSource, ANNOUNCE_TIME_LIMITS, async (queryRunner) => {
        const client: PoolClient = await queryRunner.connect();
        const statement = this.at(place).run(client, [byteaArray(infoHashes), ...values]);
        const [rows] = await Promise.all([statement, place.check?.(client)]);
        return rows;
      }),
    );
  }
}
