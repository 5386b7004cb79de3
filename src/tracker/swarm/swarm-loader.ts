import { Injectable } from '@nestjs/common';
import { MAX_SAMPLES_PER_STATEMENT } from '../../config/limits/swarm.limits.js';
import { BatchLoader } from './batch-loader.js';
import type { Swarm } from './swarm.js';
import { SwarmRepository } from './swarm.repository.js';

/** Reads swarms, and samples of large ones, together with those that others ask for in the same moment. */
@Injectable()
export class SwarmLoader {
  /** Whether anybody who waits for the next statement asked for dictionaries. */
  private withPeerIds = false;
  private readonly swarms: BatchLoader<Swarm | 'large'>;
  private readonly samples: BatchLoader<Swarm>;

  constructor(private readonly repository: SwarmRepository) {
    this.swarms = new BatchLoader((infoHashes) => {
      const withPeerIds = this.withPeerIds;
      this.withPeerIds = false;
      return repository.read(infoHashes, withPeerIds);
    });
    this.samples = new BatchLoader((infoHashes) => repository.sample(infoHashes), MAX_SAMPLES_PER_STATEMENT);
  }

  /** The swarm as it is when this is called or later; `large` if it is not worth reading whole. */
  read(infoHash: Buffer, withPeerIds: boolean): Promise<Swarm | 'large' | undefined> {
    this.withPeerIds ||= withPeerIds;
    return this.swarms.read(infoHash);
  }

  /** Whether a swarm has more peers than are worth reading at each announce. */
  isLarge(swarm: Swarm): boolean {
    return this.repository.isLarge(swarm);
  }

  /** A random sample of the swarm as it is when this is called or later, with peer ids. */
  sample(infoHash: Buffer): Promise<Swarm | undefined> {
    return this.samples.read(infoHash);
  }
}
