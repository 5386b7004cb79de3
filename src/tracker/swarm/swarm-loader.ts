<<<<<<< HEAD
import { Injectable } from '@nestjs/common';
import { MAX_SAMPLES_PER_STATEMENT } from '../../config/limits/swarm.limits.js';
=======
>>>>>>> caeb188 (announce: forward from batcher to writer, with outcomes that the statements return)
import { BatchLoader } from './batch-loader.js';
import type { Swarm } from './swarm.js';

<<<<<<< HEAD
/** Reads swarms, and samples of large ones, together with those that others ask for in the same moment. */
@Injectable()
=======
/** Samples of one statement: about ten milliseconds of work. */
const MAX_SAMPLES = 32;

/** Reads swarms, several with one statement. Results are by info hash in latin1. */
export interface SwarmSource {
  read(infoHashes: readonly Buffer[], withPeerIds: boolean): Promise<ReadonlyMap<string, Swarm | 'large'>>;
  sample(infoHashes: readonly Buffer[]): Promise<ReadonlyMap<string, Swarm>>;
}

/** Loads swarms, and samples of large ones, in batches. */
>>>>>>> caeb188 (announce: forward from batcher to writer, with outcomes that the statements return)
export class SwarmLoader {
  private readonly swarms: BatchLoader<Swarm | 'large'>;
  private readonly samples: BatchLoader<Swarm>;

<<<<<<< HEAD
  constructor(private readonly repository: SwarmRepository) {
    this.swarms = new BatchLoader((infoHashes) => {
      const withPeerIds = this.withPeerIds;
      this.withPeerIds = false;
      return repository.read(infoHashes, withPeerIds);
    });
    this.samples = new BatchLoader((infoHashes) => repository.sample(infoHashes), MAX_SAMPLES_PER_STATEMENT);
=======
  constructor(source: SwarmSource) {
    this.swarms = new BatchLoader((infoHashes, withPeerIds) => source.read(infoHashes, withPeerIds));
    this.samples = new BatchLoader((infoHashes) => source.sample(infoHashes), MAX_SAMPLES);
>>>>>>> caeb188 (announce: forward from batcher to writer, with outcomes that the statements return)
  }

  /** @returns the whole swarm as it is now or later; `large` if it has more peers than are read at each announce */
  read(infoHash: Buffer, withPeerIds: boolean): Promise<Swarm | 'large' | undefined> {
    return this.swarms.load(infoHash, withPeerIds);
  }

  /** @returns a random sample of the swarm as it is now or later, with peer ids */
  sample(infoHash: Buffer): Promise<Swarm | undefined> {
    return this.samples.load(infoHash);
  }
}
