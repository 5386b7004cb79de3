import { Injectable } from '@nestjs/common';
import { RETRY_IN_MINUTES } from '../../config/limits/announce.limits.js';
import { MAX_COUNTS_PER_STATEMENT, MAX_QUEUED_COUNTS } from '../../config/limits/swarm.limits.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import type { SwarmCounts } from '../../protocol/bittorrent/announce.js';
import type { ScrapedTorrent, ScrapeRequest } from '../../protocol/bittorrent/scrape.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { BatchLoader } from '../swarm/batch-loader.js';
import { SwarmRepository } from '../swarm/swarm.repository.js';

const UNKNOWN = { complete: 0, incomplete: 0, downloaded: 0 };

/**
 * Answers scrapes: counts of many swarms with one statement, which those share who ask while others are under way. So a
 * flood of scrapes takes two connections, and leaves the others to announces. A scrape changes nothing.
 */
@Injectable()
export class ScrapeService {
  private readonly counts: BatchLoader<SwarmCounts>;

  constructor(
    swarms: SwarmRepository,
    private readonly settings: SwarmSettings,
  ) {
    this.counts = new BatchLoader((infoHashes) => swarms.count(infoHashes), MAX_COUNTS_PER_STATEMENT);
  }

  /**
   * The torrents in the order asked, up to the limit; zeros for an unknown one.
   * @throws TrackerError with `retry in` when too many wait
   */
  async queryState({ infoHashes }: ScrapeRequest): Promise<ScrapedTorrent[]> {
    const asked = infoHashes.slice(0, this.settings.scrapeLimit);
<<<<<<< HEAD
    if (this.counts.size >= MAX_QUEUED_COUNTS) throw new TrackerError('tracker is overloaded', RETRY_IN_MINUTES);
    const counts = await Promise.all(asked.map((infoHash) => this.counts.read(infoHash)));
=======
    if (this.counts.size >= MAX_WAITING) throw new TrackerError('tracker is overloaded', RETRY_IN);
    const counts = await Promise.all(asked.map((infoHash) => this.counts.load(infoHash)));
>>>>>>> caeb188 (announce: forward from batcher to writer, with outcomes that the statements return)
    return asked.map((infoHash, at) => ({ infoHash, ...(counts[at] ?? UNKNOWN) }));
  }
}
