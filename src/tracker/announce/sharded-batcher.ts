import { PerShard } from '../../database/shards/per-shard.js';
import type { ShardMap } from '../../database/shards/shard-map.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { AnnounceBatcher, type AnnounceBatcherOptions, type BatchWriter } from './announce-batcher.js';
import type { AnnounceOutcome } from './announce-outcome.js';
import { BatchMeasures } from './batch-measures.js';

/**
 * Batches of one shard: such a transaction is one node's, so it commits in one phase, and rows are locked in one order. On a
 * plain PostgreSQL all torrents are one shard.
 */
export class ShardedBatcher {
  /** Of all shards together. */
  readonly measured = new BatchMeasures();
  private readonly batchers: PerShard<AnnounceBatcher>;

  /** @param options of each shard; `maxTransactions` is also the limit of a node, and `maxQueue` that of all shards */
  constructor(writer: BatchWriter, shards: Pick<ShardMap, 'all' | 'of'>, options: AnnounceBatcherOptions) {
    this.batchers = new PerShard(shards, options.maxTransactions, (slots) => {
      const maxQueue = Math.ceil(options.maxQueue / shards.all.length);
      return new AnnounceBatcher(writer, { ...options, maxQueue }, slots, this.measured);
    });
  }

  /** Announces that wait for a transaction. */
  get queueLength(): number {
    return this.batchers.all.reduce((sum, { queueLength }) => sum + queueLength, 0);
  }

  /** @returns once the transaction that holds the announce, or a later one that replaces it, has committed */
  submit(announce: AnnounceRequest): Promise<AnnounceOutcome> {
    return this.batchers.of(announce.infoHash).submit(announce);
  }
}
