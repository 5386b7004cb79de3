import { Injectable } from '@nestjs/common';
import type { Swarm } from './swarm.js';
import { SwarmRepository } from './swarm.repository.js';

/** Statements under way at the most. */
const MOST_IN_FLIGHT = 2;

/** Those who wait for one swarm. */
interface Waiting {
  readonly infoHash: Buffer;
  withPeerIds: boolean;
  readonly result: Promise<Swarm | 'large' | undefined>;
  readonly resolve: (swarm: Swarm | 'large' | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads small swarms together: whoever asks in the same moment, as those do whose announces were committed together,
 * or while statements are under way, shares the next one.
 */
@Injectable()
export class SwarmReader {
  private waiting = new Map<string, Waiting>();
  private inFlight = 0;
  private isScheduled = false;

  constructor(private readonly swarms: SwarmRepository) {}

  /** The swarm as it is when this is called or later; `large` if it is not worth reading whole. */
  read(infoHash: Buffer, withPeerIds: boolean): Promise<Swarm | 'large' | undefined> {
    const key = infoHash.toString('latin1');
    let waiting = this.waiting.get(key);
    if (!waiting) {
      let resolve!: Waiting['resolve'];
      let reject!: Waiting['reject'];
      const result = new Promise<Swarm | 'large' | undefined>((...both) => ([resolve, reject] = both));
      waiting = { infoHash, withPeerIds, result, resolve, reject };
      this.waiting.set(key, waiting);
      this.schedule();
    }
    waiting.withPeerIds ||= withPeerIds;
    return waiting.result;
  }

  /** Everybody who learns of a commit asks within the same turn of the event loop; reading waits for its end. */
  private schedule(): void {
    if (this.isScheduled || this.inFlight === MOST_IN_FLIGHT) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.readWaiting();
    });
  }

  private async readWaiting(): Promise<void> {
    const batch = this.waiting;
    this.waiting = new Map();
    this.inFlight++;
    try {
      const asked = [...batch.values()];
      const found = await this.swarms.read(
        asked.map(({ infoHash }) => infoHash),
        asked.some(({ withPeerIds }) => withPeerIds),
      );
      for (const [key, { resolve }] of batch) resolve(found.get(key));
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
    }
    this.inFlight--;
    if (this.waiting.size > 0) this.schedule();
  }
}
