import type { Place } from './place.js';
import { shardHash } from './shard-hash.js';

/** A part of the torrents and their peers. A transaction within one shard is a transaction of one node. */
export interface Shard {
  readonly id: number;
  /** The node that holds it. */
  readonly node: number;
  /** The smallest hash of an info hash in it. */
  readonly from: number;
  /** On Citus, how statements on that node name its tables. */
  readonly local?: Place;
}

/** All that is on one PostgreSQL. */
const WHOLE: readonly Shard[] = [{ id: 0, node: 0, from: -(2 ** 31) }];

/** Which shard an info hash is in. */
export class ShardMap {
  private constructor(readonly all: readonly Shard[]) {}

  static readonly WHOLE = new ShardMap(WHOLE);

  of(infoHash: Buffer): Shard {
    const { all } = this;
    let first = 0;
    if (all.length > 1) {
      const hash = shardHash(infoHash);
      for (let end = all.length; end - first > 1;) {
        const middle = (first + end) >>> 1;
        if ((all[middle] as Shard).from <= hash) first = middle;
        else end = middle;
      }
    }
    return all[first] as Shard;
  }

  /**
   * The map after a change. A shard that is as before is the same object, so that shards can be compared by identity.
   * @param shards cover all hashes; none if the tables are not distributed
   */
  update(shards: readonly Shard[]): ShardMap {
    if (shards.length === 0) return ShardMap.WHOLE;
    const known = new Map(this.all.map((shard) => [keyOf(shard), shard]));
    const all = shards.map((shard) => known.get(keyOf(shard)) ?? shard);
    return new ShardMap(all.sort((one, other) => one.from - other.from));
  }
}

function keyOf({ id, node, from }: Shard): string {
  return `${id}/${node}/${from}`;
}
