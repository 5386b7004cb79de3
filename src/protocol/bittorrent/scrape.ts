import type { SwarmCounts } from './announce.js';

/** One scrape: info hashes of 20 bytes, in the order asked. */
export interface ScrapeRequest {
  readonly infoHashes: readonly Buffer[];
}

/** One torrent's line in the answer to a scrape. */
export interface ScrapedTorrent extends SwarmCounts {
  /** 20 bytes */
  readonly infoHash: Buffer;
}
