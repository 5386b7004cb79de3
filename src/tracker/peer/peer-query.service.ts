import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import {
  AnnounceEvent,
  type AnnounceRequest,
  type SelectedPeers,
  type SwarmCounts,
} from '../../protocol/bittorrent/announce.js';
import { randomIntegers } from '../swarm/random.js';
import { SwarmCache } from '../swarm/swarm-cache.js';
import { SwarmLoader } from '../swarm/swarm-loader.js';
import type { Swarm } from '../swarm/swarm.js';
import type { MemberFilter } from './peer-selection.js';
import { PeerSelector } from './peer-selector.js';

/** The counts of a swarm, and the peers selected for one asker. */
export interface QueriedPeers {
  readonly counts: SwarmCounts;
  readonly peers: SelectedPeers;
}

const NO_BYTES = Buffer.alloc(0);
const NO_PEERS: SelectedPeers = { ipv4: NO_BYTES, ipv6: NO_BYTES, ipv4Ids: NO_BYTES, ipv6Ids: NO_BYTES };
const NO_COUNTS: SwarmCounts = { complete: 0, incomplete: 0, downloaded: 0 };

/** Selects peers for an announcing peer. */
@Injectable()
export class PeerQueryService {
  private readonly selector = new PeerSelector();
  private readonly random = randomIntegers();

  constructor(
    private readonly loader: SwarmLoader,
    private readonly cache: SwarmCache,
    private readonly settings: SwarmSettings,
  ) {}

  /**
   * The counts of the swarm and a random selection of its peers; no peers for a peer that stopped.
   * @param excludes in private mode
   */
  async queryPeers(request: AnnounceRequest, excludes?: MemberFilter): Promise<QueriedPeers> {
    const swarm = this.cache.fresh(request) ?? (await this.load(request));
    if (!swarm) return { counts: NO_COUNTS, peers: NO_PEERS };
    if (request.event === AnnounceEvent.Stopped) return { counts: swarm.counts, peers: NO_PEERS };
    const max = Math.min(request.numwant ?? this.settings.queryLimit, this.settings.queryLimit);
    return { counts: swarm.counts, peers: this.selector.select(swarm, request, max, this.random, excludes) };
  }

  /** Reads a small swarm as it is now. Of a large one, a sample that shows the asker's own announce. */
  private async load(request: AnnounceRequest): Promise<Swarm | undefined> {
    if (!this.cache.has(request.infoHash)) {
      const swarm = await this.loader.read(request.infoHash, request.format !== 'compact');
      if (swarm !== 'large') return swarm;
    }
    const sample = await this.cache.sample(request.infoHash);
    this.cache.note(request);
    return sample;
  }
}
