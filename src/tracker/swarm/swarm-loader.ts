import { MAX_SAMPLES_PER_STATEMENT, MAX_STATEMENTS_IN_FLIGHT } from '../../config/limits/swarm.limits.js';
import { PerShard } from '../../database/shards/per-shard.js';
import { ShardMap } from '../../database/shards/shard-map.js';
import { BatchLoader } from './batch-loader.js';
import type { Swarm } from './swarm.js';

/** Reads swarms, several with one statement. Results are by info hash in latin1. */
export interface SwarmSource {
  read(infoHashes: readonly Buffer[], withPeerIds: boolean): Promise<ReadonlyMap<string, Swarm | 'large'>>;
  sample(infoHashes: readonly Buffer[]): Promise<ReadonlyMap<string, Swarm>>;
  /** Whether a swarm has too many peers to read at each announce. */
  isLarge(swarm: Swarm): boolean;
}

/** Loads swarms, and samples of large ones, in batches of one shard. */
export class SwarmLoader {
  private readonly swarms: PerShard<BatchLoader<Swarm | 'large'>>;
  private readonly samples: PerShard<BatchLoader<Swarm>>;

  constructor(
    private readonly source: SwarmSource,
    shards: Pick<ShardMap, 'all' | 'of'> = ShardMap.WHOLE,
  ) {
    this.swarms = new PerShard(
      shards,
      MAX_STATEMENTS_IN_FLIGHT,
      (slots) => new BatchLoader((infoHashes, withPeerIds) => source.read(infoHashes, withPeerIds), Infinity, slots),
    );
    this.samples = new PerShard(
      shards,
      MAX_STATEMENTS_IN_FLIGHT,
      (slots) => new BatchLoader((infoHashes) => source.sample(infoHashes), MAX_SAMPLES_PER_STATEMENT, slots),
    );
  }

  /** @returns the whole swarm as it is now or later; `large` if it has more peers than are read at each announce */
  read(infoHash: Buffer, withPeerIds: boolean): Promise<Swarm | 'large' | undefined> {
    return this.swarms.of(infoHash).load(infoHash, withPeerIds);
  }

  /** Whether a swarm has too many peers to read at each announce. */
  isLarge(swarm: Swarm): boolean {
    return this.source.isLarge(swarm);
  }

  /** @returns a random sample of the swarm as it is now or later, with peer ids */
  sample(infoHash: Buffer): Promise<Swarm | undefined> {
    return this.samples.of(infoHash).load(infoHash);
  }
}
