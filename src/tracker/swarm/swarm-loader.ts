import { MAX_SAMPLES_PER_STATEMENT } from '../../config/limits/swarm.limits.js';
import { BatchLoader } from './batch-loader.js';
import type { Swarm } from './swarm.js';

/** Reads swarms, several with one statement. Results are by info hash in latin1. */
export interface SwarmSource {
  read(infoHashes: readonly Buffer[], withPeerIds: boolean): Promise<ReadonlyMap<string, Swarm | 'large'>>;
  sample(infoHashes: readonly Buffer[]): Promise<ReadonlyMap<string, Swarm>>;
  /** Whether a swarm has too many peers to read at each announce. */
  isLarge(swarm: Swarm): boolean;
}

/** Loads swarms, and samples of large ones, in batches. */
export class SwarmLoader {
  private readonly swarms: BatchLoader<Swarm | 'large'>;
  private readonly samples: BatchLoader<Swarm>;

  constructor(private readonly source: SwarmSource) {
    this.swarms = new BatchLoader((infoHashes, withPeerIds) => source.read(infoHashes, withPeerIds));
    this.samples = new BatchLoader((infoHashes) => source.sample(infoHashes), MAX_SAMPLES_PER_STATEMENT);
  }

  /** @returns the whole swarm as it is now or later; `large` if it has more peers than are read at each announce */
  read(infoHash: Buffer, withPeerIds: boolean): Promise<Swarm | 'large' | undefined> {
    return this.swarms.load(infoHash, withPeerIds);
  }

  /** Whether a swarm has too many peers to read at each announce. */
  isLarge(swarm: Swarm): boolean {
    return this.source.isLarge(swarm);
  }

  /** @returns a random sample of the swarm as it is now or later, with peer ids */
  sample(infoHash: Buffer): Promise<Swarm | undefined> {
    return this.samples.load(infoHash);
  }
}
