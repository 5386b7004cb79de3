import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { AnnounceEvent, type AnnounceRequest, isSeeder } from '../../protocol/bittorrent/announce.js';
import { SwarmLoader } from './swarm-loader.js';
import { sampleSize, type Swarm } from './swarm.js';

/** The part of a sample's age after which the next one is read, so that swarms that many ask for need not wait for it. */
const RENEWAL = 3 / 4;

/** Swarms that are kept at the most, some ten kilobytes each; the one that was not asked for longest goes first. */
const MAX_SWARMS = 2048;

interface Cached {
  swarm: Swarm;
  /** `performance.now()` when it was read. */
  readAt: number;
}

interface Reading {
  readonly sample: Promise<Swarm | undefined>;
  /** What was announced since the reading began: its sample may not know of it. */
  readonly noted: AnnounceRequest[];
}

/**
 * Samples of large swarms, for about a second each: a sample of a second ago is as random as a new one. What is announced
 * here is put into them at once.
 */
@Injectable()
export class SwarmCache {
  /** By info hash in latin1, the one that was asked for longest ago first. */
  private readonly swarms = new Map<string, Cached>();
  /** Samples that are being read, so that many who ask at once cause one statement. */
  private readonly reading = new Map<string, Reading>();
  private readonly maxAge: number;
  private readonly most: number;

  constructor(
    private readonly reader: SwarmLoader,
    settings: SwarmSettings,
  ) {
    this.maxAge = settings.sampleAge * 1000;
    this.most = sampleSize(settings.queryLimit);
  }

  /** Whether a swarm is known to be large, so that it is not worth reading whole. */
  has(infoHash: Buffer): boolean {
    return this.swarms.has(infoHash.toString('latin1'));
  }

  /** A sample no older than the age allowed: whoever announced anywhere before that can be in it. */
  async sample(infoHash: Buffer): Promise<Swarm | undefined> {
    const key = infoHash.toString('latin1');
    const cached = this.swarms.get(key);
    if (!cached) return this.read(key, infoHash);
    this.swarms.delete(key);
    this.swarms.set(key, cached);
    const age = performance.now() - cached.readAt;
    if (age < this.maxAge * RENEWAL) return cached.swarm;
    const fresh = this.read(key, infoHash);
    if (age >= this.maxAge) return fresh;
    fresh.catch(() => undefined);
    return cached.swarm;
  }

  /** Shows an announced peer, or its leaving, to those who ask here before the next sample is read. */
  note(request: AnnounceRequest): void {
    const key = request.infoHash.toString('latin1');
    this.reading.get(key)?.noted.push(request);
    const cached = this.swarms.get(key);
    if (cached) this.show(request, cached);
  }

  private show(request: AnnounceRequest, cached: Cached): void {
    const { seeders, leechers, counts } = cached.swarm;
    // A `stopped` without endpoints removed nobody: the peer is unknown, or another one's.
    if (!request.ipv4 && !request.ipv6) return;
    const [own, other] = isSeeder(request) ? [seeders, leechers] : [leechers, seeders];
    other.remove(request.peerId);
    if (request.event === AnnounceEvent.Stopped) {
      own.remove(request.peerId);
      return;
    }
    own.put(request, this.most, Math.random);
    if (seeders.count <= counts.complete && leechers.count <= counts.incomplete) return;
    const complete = Math.max(counts.complete, seeders.count);
    const incomplete = Math.max(counts.incomplete, leechers.count);
    cached.swarm = { ...cached.swarm, counts: { ...counts, complete, incomplete } };
  }

  private read(key: string, infoHash: Buffer): Promise<Swarm | undefined> {
    // Without a cache, nobody may be served a sample that was begun before the own announce.
    if (this.maxAge === 0) return this.reader.sample(infoHash);
    let reading = this.reading.get(key);
    if (!reading) {
      const noted: AnnounceRequest[] = [];
      const sample = this.readAnew(key, infoHash, noted).finally(() => this.reading.delete(key));
      reading = { sample, noted };
      this.reading.set(key, reading);
    }
    return reading.sample;
  }

  private async readAnew(key: string, infoHash: Buffer, noted: readonly AnnounceRequest[]): Promise<Swarm | undefined> {
    const readAt = performance.now();
    const swarm = await this.reader.sample(infoHash);
    this.swarms.delete(key);
    if (!swarm || !this.reader.isLarge(swarm)) return swarm;
    const cached = { swarm, readAt };
    for (const request of noted) this.show(request, cached);
    this.swarms.set(key, cached);
    if (this.swarms.size > MAX_SWARMS) this.swarms.delete(this.swarms.keys().next().value as string);
    return cached.swarm;
  }
}
