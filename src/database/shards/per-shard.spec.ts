import { PerShard } from './per-shard.js';
import { type Shard, ShardMap } from './shard-map.js';
import type { Slots } from './slots.js';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => Buffer.from(letter.repeat(20))) as [Buffer, Buffer, Buffer];
const shardsOf = new Map<Buffer, Shard>();
const shards = {
  get all() {
    return [...new Set(shardsOf.values())];
  },
  of: (infoHash: Buffer) => shardsOf.get(infoHash) as Shard,
};
const aShard = (id: number, node: number): Shard => ({ id, node, from: 0 });
const queues = () => new PerShard<{ slots: Slots }>(shards, 2, (slots) => ({ slots }));

describe('PerShard', () => {
  beforeEach(() => shardsOf.clear());

  it('should have one queue for each shard, and share the slots of a node', () => {
    const [one, other] = [aShard(1, 7), aShard(2, 7)];
    shardsOf.set(A, one).set(B, other).set(C, aShard(3, 8));
    const perShard = queues();
    expect(perShard.of(A)).toBe(perShard.of(A));
    expect(perShard.of(B)).not.toBe(perShard.of(A));
    expect(perShard.of(B).slots).toBe(perShard.of(A).slots);
    expect(perShard.of(C).slots).not.toBe(perShard.of(A).slots);
  });

  it('should have another queue for a shard that moved, with the slots of its new node', () => {
    shardsOf.set(A, aShard(1, 7)).set(B, aShard(2, 8));
    const perShard = queues();
    const [before, onTarget] = [perShard.of(A), perShard.of(B)];
    shardsOf.set(A, aShard(1, 8));
    expect(perShard.of(A)).not.toBe(before);
    expect(perShard.of(A).slots).toBe(onTarget.slots);
    expect(perShard.of(B)).toBe(onTarget);
  });

  it('should have one queue on a plain PostgreSQL', () => {
    const perShard = new PerShard(ShardMap.WHOLE, 2, (slots) => ({ slots }));
    expect(perShard.of(A)).toBe(perShard.of(B));
  });
});
