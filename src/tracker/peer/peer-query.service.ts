import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import {
  AnnounceEvent,
  type AnnounceRequest,
  type SelectedPeers,
  type SwarmCounts,
} from '../../protocol/bittorrent/announce.js';
import { selectPeers } from './peer-selection.js';
import { SwarmCache } from '../swarm/swarm-cache.js';
import { SwarmLoader } from '../swarm/swarm-loader.js';
import type { Swarm } from '../swarm/swarm.js';

/** What a swarm has for one asker. */
export interface QueriedPeers {
  readonly counts: SwarmCounts;
  readonly peers: SelectedPeers;
}

const NO_BYTES = Buffer.alloc(0);
const NOBODY: SelectedPeers = { ipv4: NO_BYTES, ipv6: NO_BYTES, ipv4Ids: NO_BYTES, ipv6Ids: NO_BYTES };

/** Finds whom to introduce to an announcing peer. */
@Injectable()
export class PeerQueryService {
  constructor(
    private readonly reader: SwarmLoader,
    private readonly cache: SwarmCache,
    private readonly settings: SwarmSettings,
  ) {}

  /** The swarm's counts and a random choice of its peers; nobody for a peer that leaves. */
  async queryPeers(request: AnnounceRequest): Promise<QueriedPeers> {
    const swarm = await this.swarmOf(request);
    if (!swarm) return { counts: { complete: 0, incomplete: 0, downloaded: 0 }, peers: NOBODY };
    if (request.event === AnnounceEvent.Stopped) return { counts: swarm.counts, peers: NOBODY };
    const most = Math.min(request.numwant ?? this.settings.queryLimit, this.settings.queryLimit);
    return { counts: swarm.counts, peers: selectPeers(swarm, request, most, Math.random) };
  }

  /** A small swarm as it is now; of a large one a sample, in which the asker's own announce shows. */
  private async swarmOf(request: AnnounceRequest): Promise<Swarm | undefined> {
    if (!this.cache.has(request.infoHash)) {
      const swarm = await this.reader.read(request.infoHash, request.format !== 'compact');
      if (swarm !== 'large') return swarm;
    }
    const sample = await this.cache.sample(request.infoHash);
    this.cache.note(request);
    return sample;
  }
}
