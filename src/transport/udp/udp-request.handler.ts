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
import { identityIn, isScrapeLength, parseScrapePacket } from '../../protocol/udp/request-packet.js';
import { connectResponse, errorResponse } from '../../protocol/udp/response-packet.js';
import { RequestCounters } from '../../tracker/counters/request-counters.js';
import { microseconds } from '../../tracker/counters/steady-clock.js';
import { Action } from '../../tracker/counters/transport-counters.js';
import { ErrorReporter } from '../../tracker/errors/error-reporter.js';
import { type Asked, RequestLog } from '../../tracker/traces/request-log.js';
import { AnnounceHandler } from './announce.handler.js';
import { ConnectionIds } from './connection-ids.js';
import { ScrapeHandler } from './scrape.handler.js';

/** Shorter than the shortest scrape, so that the error packet amplifies nothing. */
const INVALID_CONNECTION_ID = new TrackerError('connection id is invalid', undefined, 'bad_connection_id');

/** Answers a packet: checks its form and its connection id, then calls the handler of its action. */
@Injectable()
export class UdpRequestHandler {
  private readonly logger = new Logger('UDP');

  constructor(
    private readonly connectionIds: ConnectionIds,
    private readonly announces: AnnounceHandler,
    private readonly scrapes: ScrapeHandler,
    private readonly errors: ErrorReporter,
    private readonly counters: RequestCounters,
    private readonly log: RequestLog,
  ) {}

  /**
   * @param address of the sender, as reported by the socket
   * @param respond takes the response packet, now or later; it must not throw
   * @returns false if the packet is not a request and must be dropped
   */
  handle(packet: Buffer, address: string, respond: (response: Buffer) => void): boolean {
    const since = microseconds();
    if (packet.length <= CONNECT_BYTES) {
      if (!isConnect(packet)) return false;
      const sender = this.connectionIds.senderAt(address);
      respond(connectResponse(transactionOf(packet), this.connectionIds.issue(sender)));
      this.counters.udp.ok(Action.Connect, sender.address.length, since);
      return true;
    }
    const action = actionOf(packet);
    if (!isRequest(packet.length, action)) return false;
    const sender = this.connectionIds.senderAt(address);
    const fail = (error: unknown) => {
      const sent = this.errors.toTrackerError(error, this.logger);
      this.counters.udp.failed(action, sender.address.length, since, sent.kind);
      this.log.failed('udp', sent, () => askedBy(packet, action, sender.address));
      respond(errorResponse(transactionOf(packet), sent));
    };
    if (!this.connectionIds.accepts(sender, packet)) {
      fail(INVALID_CONNECTION_ID);
      return true;
    }
    try {
      const response =
        action === UdpAction.Announce
          ? this.announces.announce(packet, sender.address, since)
          : this.scrapes.scrape(packet, sender.address, since);
      response.then(respond, fail);
    } catch (error) {
      fail(error);
    }
    return true;
  }
}

/** What a packet with a valid length asks for. A scrape may name many torrents: the first one is logged. */
function askedBy(packet: Buffer, action: number, address: Buffer): Asked {
  if (action === UdpAction.Announce) return { action: 'announce', address, ...identityIn(packet) };
  return { action: 'scrape', address, infoHash: parseScrapePacket(packet).infoHashes[0] };
}

function isRequest(length: number, action: number): boolean {
  if (length > MAX_REQUEST_BYTES) return false;
  if (action === UdpAction.Announce) return length >= ANNOUNCE_BYTES;
  return action === UdpAction.Scrape && isScrapeLength(length);
}
