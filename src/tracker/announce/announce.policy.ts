import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';

/** Seconds: no client is told to come back sooner or later than this. */
const MIN_INTERVAL = 300;
const MAX_INTERVAL = 10_800;
/** Up to this share on top, so that peers which came together don't come back in step. */
const JITTER = 0.1;

/** How often a client shall announce, and how many peers it gets. */
@Injectable()
export class AnnouncePolicy {
  constructor(private readonly settings: SwarmSettings) {}

  /** Seconds until the next announce; another number at each. */
  interval(): number {
    const jittered = Math.round(this.settings.interval * (1 + Math.random() * JITTER));
    return Math.min(MAX_INTERVAL, Math.max(MIN_INTERVAL, jittered));
  }

  /** Seconds that a client shall wait at least, even if it wants more peers: half of the interval. */
  minInterval(): number {
    return Math.floor(this.settings.interval / 2);
  }
}
