import { Injectable } from '@nestjs/common';
import { MAX_CROWDED_SWARMS } from '../../../config/limits/swarm.limits.js';

/** The swarms in which this instance has seen too many peers of one address. A job removes the excess. */
@Injectable()
export class CrowdedSwarms {
  private readonly infoHashes = new Set<string>();

  add(infoHash: Buffer): void {
    if (this.infoHashes.size < MAX_CROWDED_SWARMS) this.infoHashes.add(infoHash.toString('latin1'));
  }

  /** Takes the swarm that was seen first. */
  take(): Buffer | undefined {
    for (const infoHash of this.infoHashes) {
      this.infoHashes.delete(infoHash);
      return Buffer.from(infoHash, 'latin1');
    }
    return undefined;
  }
}
