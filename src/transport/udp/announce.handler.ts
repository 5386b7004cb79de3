import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { transactionOf } from '../../protocol/udp/packet.js';
import { parseAnnouncePacket } from '../../protocol/udp/request-packet.js';
import { announceResponse } from '../../protocol/udp/response-packet.js';
import { RequestCounters } from '../../tracker/counters/request-counters.js';
import { Action } from '../../tracker/counters/transport-counters.js';
import { RequestLog } from '../../tracker/traces/request-log.js';
import { AnnounceService } from '../../tracker/announce/announce.service.js';

@Injectable()
export class AnnounceHandler {
  constructor(
    private readonly announces: AnnounceService,
    private readonly settings: SwarmSettings,
    private readonly counters: RequestCounters,
    private readonly log: RequestLog,
  ) {}

  /**
   * @param address of the sender, 4 or 16 bytes
   * @param since `microseconds()` when the packet came
   * @throws TrackerError for a malformed packet; other errors reject the promise
   */
  announce(packet: Buffer, address: Buffer, since: number): Promise<Buffer> {
    // Not async: that costs two more promises for every announce.
    const { allowIpParam, allowReservedAddresses } = this.settings;
    const request = parseAnnouncePacket(packet, address, allowIpParam, allowReservedAddresses);
    const transaction = transactionOf(packet);
    return this.announces.announce(request).then((response) => {
      const answer = announceResponse(transaction, response);
      this.counters.udp.ok(Action.Announce, address.length, since);
      this.log.answered('udp', request, response);
      return answer;
    });
  }
}
