import { Injectable, Logger } from '@nestjs/common';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import {
  actionOf,
  ANNOUNCE_BYTES,
  CONNECT_BYTES,
  isConnect,
  MAX_REQUEST_BYTES,
  transactionOf,
  UdpAction,
} from '../../protocol/udp/packet.js';
import { isScrapeLength } from '../../protocol/udp/request-packet.js';
import { connectResponse, errorResponse } from '../../protocol/udp/response-packet.js';
import { ErrorReporter } from '../../tracker/errors/error-reporter.js';
import { AnnounceHandler } from './announce.handler.js';
import { ConnectionIds } from './connection-ids.js';
import { ScrapeHandler } from './scrape.handler.js';

/** Shorter than the shortest scrape, so that the error packet amplifies nothing. */
const INVALID_CONNECTION_ID = new TrackerError('connection id is invalid');

/** Answers a packet: checks its form and its connection id, then calls the handler of its action. */
@Injectable()
export class UdpRequestHandler {
  private readonly logger = new Logger('UDP');

  constructor(
    private readonly connectionIds: ConnectionIds,
    private readonly announces: AnnounceHandler,
    private readonly scrapes: ScrapeHandler,
    private readonly errors: ErrorReporter,
  ) {}

  /**
   * @param address of the sender, as reported by the socket
   * @returns the response packet; undefined if the packet is not a request and must be dropped
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
    if (!this.connectionIds.accepts(sender, packet)) {
      return errorResponse(transactionOf(packet), INVALID_CONNECTION_ID);
    }
    const transaction = transactionOf(packet);
    const failure = (error: unknown) => errorResponse(transaction, this.errors.toTrackerError(error, this.logger));
    try {
      const response =
        action === UdpAction.Announce ? this.announces.announce(packet, sender.address) : this.scrapes.scrape(packet);
      return response.catch(failure);
    } catch (error) {
      return failure(error);
    }
  }
}

function isRequest(length: number, action: number): boolean {
  if (length > MAX_REQUEST_BYTES) return false;
  if (action === UdpAction.Announce) return length >= ANNOUNCE_BYTES;
  return action === UdpAction.Scrape && isScrapeLength(length);
}
