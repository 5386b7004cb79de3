import { Injectable, Logger } from '@nestjs/common';
import { RETRY_IN_MINUTES } from '../../config/limits/announce.limits.js';
import { MAX_SCRAPES_IN_FLIGHT } from '../../config/limits/udp.limits.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import {
  announceResponse,
  connectResponse,
  errorResponse,
  scrapeResponse,
} from '../../protocol/udp/response-packet.js';
import {
  actionOf,
  ANNOUNCE_BYTES,
  CONNECT_BYTES,
  isConnect,
  MAX_REQUEST_BYTES,
  transactionOf,
  UdpAction,
} from '../../protocol/udp/packet.js';
import { isScrapeLength, parseAnnouncePacket, parseScrapePacket } from '../../protocol/udp/request-packet.js';
import { AnnounceService } from '../../tracker/announce/announce.service.js';
import { asTrackerError } from '../../tracker/as-tracker-error.js';
import { ScrapeService } from '../../tracker/scrape/scrape.service.js';
import { ConnectionIds } from './connection-ids.js';

/** In an error packet shorter than the shortest scrape: who has not proved its address is not sent more than it sent. */
const UNPROVED = new TrackerError('connection id is invalid');

/** Takes a packet to the core and makes a packet of what comes back. */
@Injectable()
export class UdpHandler {
  private readonly logger = new Logger('UDP');
  private scrapes = 0;

  constructor(
    private readonly connectionIds: ConnectionIds,
    private readonly announces: AnnounceService,
    private readonly scraper: ScrapeService,
    private readonly settings: SwarmSettings,
  ) {}

  /**
   * @param packet whatever was sent
   * @param address of its sender, as the socket tells it
   * @returns the answer, now or when it is there; undefined for what is no request, which is dropped
   */
  handle(packet: Buffer, address: string): Buffer | Promise<Buffer> | undefined {
    if (packet.length <= CONNECT_BYTES) {
      if (!isConnect(packet)) return undefined;
      const id = this.connectionIds.issue(this.connectionIds.senderAt(address));
      return connectResponse(transactionOf(packet), id);
    }
    const action = actionOf(packet);
    if (!isRequest(packet.length, action)) return undefined;
    const sender = this.connectionIds.senderAt(address);
    if (!this.connectionIds.accepts(sender, packet)) return errorResponse(transactionOf(packet), UNPROVED);
    return action === UdpAction.Announce ? this.announce(packet, sender.address) : this.scrape(packet);
  }

  private announce(packet: Buffer, address: Buffer): Buffer | Promise<Buffer> {
    const transaction = transactionOf(packet);
    let request: AnnounceRequest;
    try {
      request = parseAnnouncePacket(packet, address, this.settings.allowIpParam);
    } catch (error) {
      return this.failure(transaction, error);
    }
    return this.announces.announce(request).then(
      (response) => announceResponse(transaction, response),
      (error: unknown) => this.failure(transaction, error),
    );
  }

  private async scrape(packet: Buffer): Promise<Buffer> {
    const transaction = transactionOf(packet);
    if (this.scrapes === MAX_SCRAPES_IN_FLIGHT) {
      return errorResponse(transaction, new TrackerError('tracker is overloaded', RETRY_IN_MINUTES));
    }
    this.scrapes++;
    try {
      return scrapeResponse(transaction, await this.scraper.queryState(parseScrapePacket(packet)));
    } catch (error) {
      return this.failure(transaction, error);
    } finally {
      this.scrapes--;
    }
  }

  private failure(transaction: number, error: unknown): Buffer {
    return errorResponse(transaction, asTrackerError(error, this.logger));
  }
}

function isRequest(length: number, action: number): boolean {
  if (length > MAX_REQUEST_BYTES) return false;
  if (action === UdpAction.Announce) return length >= ANNOUNCE_BYTES;
  return action === UdpAction.Scrape && isScrapeLength(length);
}
