import { Injectable } from '@nestjs/common';
import { TrackerConfig } from '../../config/tracker.config.js';
import {
  AnnounceEvent,
  type AnnounceRequest,
  type IntroducedPeers,
  type SwarmCounts,
} from '../../protocol/announce.js';
import { selectPeers } from './peer-selection.js';
import { SwarmRepository } from './swarm.repository.js';

/** What a swarm has for one asker. */
export interface QueriedPeers {
  readonly counts: SwarmCounts;
  readonly peers: IntroducedPeers;
}

const NOBODY: IntroducedPeers = { ipv4: [], ipv6: [] };

/** Finds whom to introduce to an announcing peer. */
@Injectable()
export class PeerQueryService {
  constructor(
    private readonly swarms: SwarmRepository,
    private readonly config: TrackerConfig,
  ) {}

  /** The swarm's counts and a random choice of its peers; nobody for a peer that leaves. */
  async queryPeers(request: AnnounceRequest): Promise<QueriedPeers> {
    const swarms = await this.swarms.sample([request.infoHash]);
    const swarm = swarms.get(request.infoHash.toString('latin1'));
    if (!swarm) return { counts: { complete: 0, incomplete: 0, downloaded: 0 }, peers: NOBODY };
    if (request.event === AnnounceEvent.Stopped) return { counts: swarm.counts, peers: NOBODY };
    const most = Math.min(request.numwant ?? this.config.queryLimit, this.config.queryLimit);
    return { counts: swarm.counts, peers: selectPeers(swarm, request, most, Math.random) };
  }
}
