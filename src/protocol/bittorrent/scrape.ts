import type { SwarmCounts } from './announce.js';

/** One scrape: info hashes of 20 bytes, in the order requested. */
export interface ScrapeRequest {
  readonly infoHashes: readonly Buffer[];
  /** The passkey in the URL as sent, in private mode over HTTP. */
  readonly passkey?: string;
}

/** The counts of one torrent in the response to a scrape. */
export interface ScrapedTorrent extends SwarmCounts {
  /** 20 bytes */
  readonly infoHash: Buffer;
}
