import { MAX_CACHED_SWARMS, SAMPLE_RENEWAL } from '../../config/limits/swarm.limits.js';
import { AnnounceEvent, type AnnounceRequest, isSeeder } from '../../protocol/bittorrent/announce.js';
import { randomIntegers } from './random.js';
import type { SwarmLoader } from './swarm-loader.js';
import type { Swarm } from './swarm.js';

export interface SwarmCacheOptions {
  /** Milliseconds that a sample may serve; 0 switches the cache off. */
  readonly maxAgeMs: number;
  /** Peers of a role in a sample. */
  readonly sampleSize: number;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Changes when earlier samples may hold peers that are refused now. */
  readonly rulesVersion?: () => number;
  /** Whether the access rules, which may have changed since it was accepted, refuse an announce. */
  readonly refuses?: (request: AnnounceRequest) => boolean;
}

interface CachedSwarm {
  swarm: Swarm;
  /** When its statement was sent. */
  readonly readAt: number;
}

interface PendingSample {
  readonly sample: Promise<Swarm | undefined>;
  /** Announces since the statement was sent: its sample may lack them. */
  readonly announces: AnnounceRequest[];
}

/**
 * Samples of large swarms, for about a second each: a sample from a second ago is as random as a new one. Announces at this
 * instance are added to the samples at once.
 */
export class SwarmCache {
  /** Samples that were answered from memory, and those that were read. */
  hits = 0;
  misses = 0;
  /** By info hash in latin1, the least recently used first. */
  private readonly swarms = new Map<string, CachedSwarm>();
  /** Samples in flight, so that concurrent callers share one statement. */
  private readonly random = randomIntegers();
  private readonly pending = new Map<string, PendingSample>();
  private rulesVersion = 0;

  constructor(
    private readonly loader: Pick<SwarmLoader, 'sample' | 'isLarge'>,
    private readonly options: SwarmCacheOptions,
  ) {}

  /** Whether a swarm is known to be large, so that it should not be read whole. */
  has(infoHash: Buffer): boolean {
    return this.swarms.has(infoHash.toString('latin1'));
  }

  /**
   * Shows an announce in its swarm's sample.
   * @returns the sample; undefined if it must be read first, or should be
   */
  fresh(request: AnnounceRequest): Swarm | undefined {
    this.dropOutdated();
    const key = request.infoHash.toString('latin1');
    const cached = this.swarms.get(key);
    if (!cached || this.options.now() - cached.readAt >= this.options.maxAgeMs * SAMPLE_RENEWAL) return undefined;
    this.hits++;
    this.touch(key, cached);
    this.noteIn(cached, key, request);
    return cached.swarm;
  }

  /** @returns a sample no older than the maximum age; it shows announces that any instance committed before that */
  async sample(infoHash: Buffer): Promise<Swarm | undefined> {
    this.dropOutdated();
    const { maxAgeMs } = this.options;
    const key = infoHash.toString('latin1');
    const cached = this.swarms.get(key);
    if (!cached) {
      this.misses++;
      return this.load(key, infoHash);
    }
    this.touch(key, cached);
    const age = this.options.now() - cached.readAt;
    if (age < maxAgeMs) this.hits++;
    else this.misses++;
    if (age < maxAgeMs * SAMPLE_RENEWAL) return cached.swarm;
    const fresh = this.load(key, infoHash);
    if (age >= maxAgeMs) return fresh;
    fresh.catch(() => undefined);
    return cached.swarm;
  }

  /** Shows an announce to callers at this instance before the next sample is read. */
  note(request: AnnounceRequest): void {
    const key = request.infoHash.toString('latin1');
    this.noteIn(this.swarms.get(key), key, request);
  }

  private noteIn(cached: CachedSwarm | undefined, key: string, request: AnnounceRequest): void {
    this.pending.get(key)?.announces.push(request);
    if (cached) this.show(request, cached);
  }

  /** Drops all samples after a change of the access rules. */
  private dropOutdated(): void {
    const version = this.options.rulesVersion?.() ?? 0;
    if (version === this.rulesVersion) return;
    this.rulesVersion = version;
    this.swarms.clear();
  }

  /** Makes a swarm the most recently used. */
  private touch(key: string, cached: CachedSwarm): void {
    this.swarms.delete(key);
    this.swarms.set(key, cached);
  }

  private show(request: AnnounceRequest, cached: CachedSwarm): void {
    // An announce without endpoints is `stopped` from a peer that is not stored: nothing changed.
    if (!request.ipv4 && !request.ipv6) return;
    if (this.options.refuses?.(request)) return;
    const { seeders, leechers, counts } = cached.swarm;
    const [own, other] = isSeeder(request) ? [seeders, leechers] : [leechers, seeders];
    const identity = request.identity ?? request.peerId;
    other.remove(identity);
    if (request.event === AnnounceEvent.Stopped) {
      own.remove(identity);
      return;
    }
    own.put(request, this.options.sampleSize, this.random);
    if (seeders.count <= counts.complete && leechers.count <= counts.incomplete) return;
    const complete = Math.max(counts.complete, seeders.count);
    const incomplete = Math.max(counts.incomplete, leechers.count);
    cached.swarm = { ...cached.swarm, counts: { ...counts, complete, incomplete } };
  }

  private load(key: string, infoHash: Buffer): Promise<Swarm | undefined> {
    // Without a cache, no caller may get a sample whose statement was sent before its announce was committed.
    if (this.options.maxAgeMs === 0) return this.loader.sample(infoHash);
    let pending = this.pending.get(key);
    if (!pending) {
      const announces: AnnounceRequest[] = [];
      const sample = this.loadAnew(key, infoHash, announces).finally(() => this.pending.delete(key));
      pending = { sample, announces };
      this.pending.set(key, pending);
    }
    return pending.sample;
  }

  private async loadAnew(key: string, infoHash: Buffer, announces: readonly AnnounceRequest[]) {
    const readAt = this.options.now();
    const swarm = await this.loader.sample(infoHash);
    this.swarms.delete(key);
    if (!swarm || !this.loader.isLarge(swarm)) return swarm;
    const cached = { swarm, readAt };
    for (const request of announces) this.show(request, cached);
    this.swarms.set(key, cached);
    if (this.swarms.size > MAX_CACHED_SWARMS) this.evict();
    return cached.swarm;
  }

  private evict(): void {
    for (const key of this.swarms.keys()) {
      this.swarms.delete(key);
      return;
    }
  }
}
