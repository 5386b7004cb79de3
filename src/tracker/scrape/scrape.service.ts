import { Injectable } from '@nestjs/common';
import { TrackerConfig } from '../../config/tracker.config.js';
import type { ScrapedTorrent, ScrapeRequest } from '../../protocol/scrape.js';
import { SwarmRepository } from '../peer/swarm.repository.js';

const UNKNOWN = { complete: 0, incomplete: 0, downloaded: 0 };

/** Answers scrapes: counts of many swarms with one statement. A scrape changes nothing. */
@Injectable()
export class ScrapeService {
  constructor(
    private readonly swarms: SwarmRepository,
    private readonly config: TrackerConfig,
  ) {}

  /** The torrents in the order asked, up to the limit; zeros for an unknown one. */
  async queryState({ infoHashes }: ScrapeRequest): Promise<ScrapedTorrent[]> {
    const asked = infoHashes.slice(0, this.config.scrapeLimit);
    const counts = await this.swarms.count(asked);
    return asked.map((infoHash) => ({ infoHash, ...(counts.get(infoHash.toString('latin1')) ?? UNKNOWN) }));
  }
}
