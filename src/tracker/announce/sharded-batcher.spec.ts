import { setImmediate as everythingSettled } from 'node:timers/promises';
import { announceOf, nameOf, outcomeOf } from '../../../test/support/announces.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import type { AnnounceOutcome } from './announce-outcome.js';
import { ShardedBatcher } from './sharded-batcher.js';

/** Three shards on two nodes. The first byte of an info hash is the number of its shard. */
const SHARDS = [
  { id: 0, node: 1, from: 0 },
  { id: 1, node: 1, from: 1 },
  { id: 2, node: 2, from: 2 },
] as const;

/** A batcher whose transactions the test ends by hand, two at a time on each node. */
function aBatcher() {
  const batches: string[] = [];
  const running = new Map<string, () => void>();
  const failed: string[] = [];
  const writer = {
    write: (batch: readonly AnnounceRequest[]) =>
      new Promise<AnnounceOutcome[]>((resolve) => {
        const names = batch.map(nameOf).join(' ');
        batches.push(names);
        running.set(names, () => resolve(batch.map(outcomeOf)));
      }),
  };
  const shards = { all: SHARDS, of: (infoHash: Buffer) => SHARDS[infoHash[0] as 0 | 1 | 2] };
  const batcher = new ShardedBatcher(writer, shards, {
    maxBatch: 100,
    maxTransactions: 2,
    minForAnother: 1,
    maxQueue: 6,
    maxWaitMs: 60_000,
    overload: () => new Error('overload'),
  });
  const submit = (shard: number, ...names: string[]) => {
    for (const name of names) {
      batcher
        .submit({ ...announceOf(name), infoHash: Buffer.alloc(20, shard) })
        .catch((error: Error) => failed.push(`${name}: ${error.message}`));
    }
  };
  const end = async (names: string) => {
    running.get(names)?.();
    await everythingSettled();
  };
  return { submit, end, batches, failed };
}

describe('ShardedBatcher', () => {
  it('should write announces of different shards in different transactions', async () => {
    const { submit, end, batches } = aBatcher();
    submit(0, 'a1');
    submit(2, 'b1');
    submit(0, 'c1');
    expect(batches).toEqual(['a1', 'b1', 'c1']);
    submit(0, 'd1');
    submit(1, 'e1');
    submit(0, 'f1');
    expect(batches).toHaveLength(3);
    await end('a1');
    await end('c1');
    expect(batches.slice(3)).toEqual(['e1', 'd1 f1']);
  });

  it('should let the shards of a node take turns', async () => {
    const { submit, end, batches } = aBatcher();
    submit(0, 'a1', 'b1', 'c1');
    submit(1, 'd1');
    submit(0, 'e1');
    await end('a1');
    expect(batches.slice(2)).toEqual(['d1']);
    await end('b1');
    expect(batches.slice(3)).toEqual(['c1 e1']);
  });

  it('should go on with the shards of a node while another node hangs, and refuse only what the hung one cannot take', async () => {
    const { submit, batches, failed } = aBatcher();
    submit(0, 'a1', 'b1', 'c1', 'd1', 'e1');
    await everythingSettled();
    expect(failed).toEqual(['e1: overload']);
    submit(2, 'f1', 'g1');
    expect(batches).toEqual(['a1', 'b1', 'f1', 'g1']);
  });
});
