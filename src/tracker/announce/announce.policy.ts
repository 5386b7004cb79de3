import { Injectable } from '@nestjs/common';
import { INTERVAL_JITTER, MAX_INTERVAL, MIN_INTERVAL } from '../../config/limits/announce.limits.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';

/** How often a client shall announce, and how many peers it gets. */
@Injectable()
export class AnnouncePolicy {
  constructor(private readonly settings: SwarmSettings) {}

  /** Seconds until the next announce; another number at each. */
  interval(): number {
    const jittered = Math.round(this.settings.interval * (1 + Math.random() * INTERVAL_JITTER));
    return Math.min(MAX_INTERVAL, Math.max(MIN_INTERVAL, jittered));
  }

  /** Seconds that a client shall wait at least, even if it wants more peers: half of the interval. */
  minInterval(): number {
    return Math.floor(this.settings.interval / 2);
  }
}
