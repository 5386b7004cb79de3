import { randomBytes } from 'node:crypto';
import { shardHash } from './shard-hash.js';
import { type Shard, ShardMap } from './shard-map.js';

const LOWEST = -(2 ** 31);
const aShard = (id: number, node: number, from: number): Shard => ({ id, node, from });

describe('ShardMap', () => {
  it('should have one shard for all, if the tables are not distributed', () => {
    expect(ShardMap.WHOLE.all).toHaveLength(1);
    expect(ShardMap.WHOLE.of(randomBytes(20))).toBe(ShardMap.WHOLE.all[0]);
    expect(ShardMap.WHOLE.update([])).toBe(ShardMap.WHOLE);
  });

  it('should find the shard whose range has the hash, in whatever order they are given', () => {
    const starts = [0, LOWEST, 1_500_000_000, -5, 7];
    const map = ShardMap.WHOLE.update(starts.map((from, id) => aShard(id, 1, from)));
    for (let tries = 0; tries < 1_000; tries++) {
      const infoHash = randomBytes(20);
      const from = Math.max(...starts.filter((start) => start <= shardHash(infoHash)));
      expect(map.of(infoHash).from).toBe(from);
    }
  });

  it('should keep the identity of a shard that is as before, and of no shard that moved or was split', () => {
    const before = ShardMap.WHOLE.update([aShard(1, 1, LOWEST), aShard(2, 1, 0), aShard(3, 2, 1_000)]);
    const after = before.update([aShard(1, 1, LOWEST), aShard(4, 1, 0), aShard(5, 1, 500), aShard(3, 1, 1_000)]);
    expect(after.all[0]).toBe(before.all[0]);
    expect(after.all.slice(1)).toEqual([aShard(4, 1, 0), aShard(5, 1, 500), aShard(3, 1, 1_000)]);
    expect(after.all[3]).not.toBe(before.all[2]);
  });
});
