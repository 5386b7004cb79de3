import { Inject, Injectable } from '@nestjs/common';
import { RETRY_IN_MINUTES } from '../../config/limits/announce.limits.js';
import {
  MAX_COUNTS_PER_STATEMENT,
  MAX_QUEUED_COUNTS,
  MAX_STATEMENTS_IN_FLIGHT,
} from '../../config/limits/swarm.limits.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { PerShard } from '../../database/shards/per-shard.js';
import type { ShardMap } from '../../database/shards/shard-map.js';
import { Shards } from '../../database/shards/shards.js';
import type { SwarmCounts } from '../../protocol/bittorrent/announce.js';
import type { ScrapedTorrent, ScrapeRequest } from '../../protocol/bittorrent/scrape.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { MemberAccessService } from '../member/member-access.service.js';
import { BatchLoader } from '../swarm/batch-loader.js';
import { SwarmRepository } from '../swarm/swarm.repository.js';

const UNKNOWN = { complete: 0, incomplete: 0, downloaded: 0 };

/**
 * Answers scrapes. Scrapes that arrive while statements are in flight share the next one, so a flood of scrapes takes two
 * database connections and leaves the others to announces. A scrape changes nothing.
 */
@Injectable()
export class ScrapeService {
  private readonly counts: PerShard<BatchLoader<SwarmCounts>>;

  constructor(
    @Inject(SwarmRepository) swarms: Pick<SwarmRepository, 'count'>,
    private readonly settings: SwarmSettings,
    @Inject(Shards) shards: Pick<ShardMap, 'all' | 'of'>,
    @Inject(MemberAccessService) private readonly members: Pick<MemberAccessService, 'checkScrape'>,
  ) {
    this.counts = new PerShard(
      shards,
      MAX_STATEMENTS_IN_FLIGHT,
      (slots) => new BatchLoader((infoHashes) => swarms.count(infoHashes), MAX_COUNTS_PER_STATEMENT, slots),
    );
  }

  /**
   * @returns the torrents in the order asked, up to the limit, with zeros for unknown ones
   * @throws TrackerError with `retry in` if the tracker is overloaded; in private mode also without a member's passkey
   */
  async queryState({ infoHashes, passkey }: ScrapeRequest): Promise<ScrapedTorrent[]> {
    if (this.settings.mode === 'private') this.members.checkScrape(passkey);
    const asked = infoHashes.slice(0, this.settings.scrapeLimit);
    const loaders = asked.map((infoHash) => this.counts.of(infoHash));
    if (loaders.some(({ size }) => size >= MAX_QUEUED_COUNTS)) {
      throw new TrackerError('tracker is overloaded', RETRY_IN_MINUTES, 'overload');
    }
    const counts = await Promise.all(asked.map((infoHash, at) => loaders[at]?.load(infoHash)));
    return asked.map((infoHash, at) => ({ infoHash, ...(counts[at] ?? UNKNOWN) }));
  }
}
