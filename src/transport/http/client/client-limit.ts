import { Injectable } from '@nestjs/common';
import { RATE_RETRY_MINUTES } from '../../../config/limits/announce.limits.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { RateLimiter } from '../../../tracker/rate-limit/rate-limiter.js';
import { ClientIp, type ClientRequest } from './client-ip.js';

/** One for all, because making an error costs more than the rest of the refusal. */
const TOO_MANY_REQUESTS = new TrackerError('too many requests', RATE_RETRY_MINUTES, 'rate_limited');
const HASH_PARAMETER = 'info_hash=';

/** Refuses the requests of clients that send too many. */
@Injectable()
export class ClientLimit {
  constructor(
    private readonly clientIp: ClientIp,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * @returns the client's address, 4 or 16 bytes
   * @throws TrackerError for one request too many, and as `ClientIp.addressOf`
   */
  admitAnnounce(request: ClientRequest): Buffer {
    const address = this.clientIp.addressOf(request);
    if (!this.limiter.admits(address)) throw TOO_MANY_REQUESTS;
    return address;
  }

  /** A scrape costs the more, the more it asks. @throws TrackerError for one too many */
  admitScrape(request: ClientRequest, target: string): void {
    const address = this.scrapingClient(request);
    if (address && !this.limiter.admits(address, hashesIn(target))) throw TOO_MANY_REQUESTS;
  }

  /** A scrape is answered whoever asks: a trusted proxy that names no client may be asking itself. */
  private scrapingClient(request: ClientRequest): Buffer | undefined {
    try {
      return this.clientIp.addressOf(request);
    } catch (error) {
      if (error instanceof TrackerError) return undefined;
      throw error;
    }
  }
}

/** The number of info hashes in a request target, which is not parsed yet. */
function hashesIn(target: string): number {
  let count = 0;
  for (let at = target.indexOf(HASH_PARAMETER); at >= 0; at = target.indexOf(HASH_PARAMETER, at + 1)) count++;
  return count;
}
