import { Injectable } from '@nestjs/common';
import { RETRY_IN_MINUTES } from '../../config/limits/announce.limits.js';
import { MAX_SCRAPES_IN_FLIGHT } from '../../config/limits/udp.limits.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { transactionOf } from '../../protocol/udp/packet.js';
import { parseScrapePacket } from '../../protocol/udp/request-packet.js';
import { scrapeResponse } from '../../protocol/udp/response-packet.js';
import { RequestCounters } from '../../tracker/counters/request-counters.js';
import { Action } from '../../tracker/counters/transport-counters.js';
import { ScrapeService } from '../../tracker/scrape/scrape.service.js';

@Injectable()
export class ScrapeHandler {
  private inFlight = 0;

  constructor(
    private readonly scrapes: ScrapeService,
    private readonly counters: RequestCounters,
  ) {}

  /**
   * @param address of the sender, 4 or 16 bytes
   * @param since `microseconds()` when the packet came
   * @throws TrackerError if too many scrapes are in flight
   */
  async scrape(packet: Buffer, address: Buffer, since: number): Promise<Buffer> {
    if (this.inFlight === MAX_SCRAPES_IN_FLIGHT) {
      throw new TrackerError('tracker is overloaded', RETRY_IN_MINUTES, 'overload');
    }
    this.inFlight++;
    try {
      const answer = scrapeResponse(transactionOf(packet), await this.scrapes.queryState(parseScrapePacket(packet)));
      this.counters.udp.ok(Action.Scrape, address.length, since);
      return answer;
    } finally {
      this.inFlight--;
    }
  }
}
