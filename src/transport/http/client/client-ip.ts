import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ProxySettings } from '../../../config/settings/proxy.settings.js';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { ForwardedHeaders, notForwarded } from './forwarded-headers.js';
import { clientNamedFor } from './named-client.js';
import { TrustedProxies } from './trusted-proxies.js';

/** Where a client is, seen past the load balancers that the operator trusts. */
@Injectable()
export class ClientIp {
  private readonly trusted: TrustedProxies;
  private readonly forwarded: ForwardedHeaders;
  private readonly proxyProtocol: boolean;

  constructor({ trustedProxies, proxyProtocol }: ProxySettings) {
    this.trusted = new TrustedProxies(trustedProxies);
    this.forwarded = new ForwardedHeaders(this.trusted);
    this.proxyProtocol = proxyProtocol;
  }

  /**
   * The socket's address, unless that is a trusted proxy's: then that of the client which it names.
   * @returns 4 or 16 bytes
   * @throws TrackerError where a trusted proxy does not say whom it speaks for
   */
  addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): Buffer {
    const socketAddress = parseAddress(socket.remoteAddress ?? '');
    if (!socketAddress) throw new TrackerError('connection is gone');
    if (!this.trusted.has(socketAddress)) return socketAddress;
    if (!this.proxyProtocol) return this.forwarded.clientOf(headers) ?? notForwarded();
    const named = clientNamedFor(socket)?.client;
    if (!named) throw new TrackerError('proxy sent no address in its PROXY header');
    return this.trusted.has(named) ? (this.forwarded.clientOf(headers) ?? named) : named;
  }

  /** Whether the request came through a trusted proxy, so that what it says of the client's own request holds. */
  isProxied({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
    const address = parseAddress(socket.remoteAddress ?? '');
    if (!address || !this.trusted.has(address)) return false;
    if (!this.proxyProtocol) return true;
    const named = clientNamedFor(socket)?.client;
    return named !== undefined && this.trusted.has(named);
  }
}
