import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ProxySettings } from '../../../config/settings/proxy.settings.js';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { ForwardedHeaders, notForwarded } from './forwarded-headers.js';
import { type ClientSocket, clientNamedFor } from './named-client.js';
import { TrustedProxies } from './trusted-proxies.js';

/** The parts of a request that identify its client. */
export interface ClientRequest {
  readonly socket: ClientSocket;
  readonly headers: IncomingHttpHeaders;
}

/** Finds the address of a client, also behind trusted proxies. */
@Injectable()
export class ClientIp {
  constructor(
    private readonly settings: ProxySettings,
    private readonly trusted: TrustedProxies,
    private readonly forwarded: ForwardedHeaders,
  ) {}

  /**
   * The address of the socket; behind a trusted proxy, the address that the proxy reports.
   * @returns 4 or 16 bytes
   * @throws TrackerError if a trusted proxy reports no address
   */
  addressOf(request: ClientRequest): Buffer {
    const socketAddress = parseAddress(request.socket.remoteAddress ?? '');
    if (!socketAddress) throw new TrackerError('connection is gone');
    if (!this.trusted.has(socketAddress)) return socketAddress;
    // Only here: the fast path parses headers on first use.
    if (!this.settings.proxyProtocol) return this.forwarded.clientOf(request.headers) ?? notForwarded();
    const named = clientNamedFor(request.socket)?.client;
    if (!named) throw new TrackerError('proxy sent no address in its PROXY header');
    return this.trusted.has(named) ? (this.forwarded.clientOf(request.headers) ?? named) : named;
  }

  /** Whether the request came through a trusted proxy that sets forwarding headers. */
  isProxied({ socket }: Pick<ClientRequest, 'socket'>): boolean {
    const address = parseAddress(socket.remoteAddress ?? '');
    if (!address || !this.trusted.has(address)) return false;
    if (!this.settings.proxyProtocol) return true;
    const named = clientNamedFor(socket)?.client;
    return named !== undefined && this.trusted.has(named);
  }
}
