import { Injectable } from '@nestjs/common';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { RequestCounters } from '../../../tracker/counters/request-counters.js';
import { failureKindOf } from '../../../tracker/errors/failure-kind.js';
import { ClientIp, type ClientRequest } from '../client/client-ip.js';

/** Counts announces and scrapes over HTTP as their controllers return the answers, which are written at once. */
@Injectable()
export class HttpCounters {
  private readonly counters;

  constructor(
    { http }: RequestCounters,
    private readonly clientIp: ClientIp,
  ) {
    this.counters = http;
  }

  /**
   * @param action a number of `Action`
   * @param since `microseconds()` when the request came
   * @param addressBytes length of the client's address, if that is known
   */
  ok(action: number, request: ClientRequest, since: number, addressBytes = this.addressBytes(request)): void {
    this.counters.ok(action, addressBytes, since);
  }

  failed(action: number, request: ClientRequest, since: number, error: unknown): void {
    this.counters.failed(action, this.addressBytes(request), since, failureKindOf(error));
  }

  private addressBytes(request: ClientRequest): number {
    try {
      return this.clientIp.addressOf(request).length;
    } catch {
      // What a proxy reports may be the failure.
      return parseAddress(request.socket.remoteAddress ?? '')?.length ?? 4;
    }
  }
}
