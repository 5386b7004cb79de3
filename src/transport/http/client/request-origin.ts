import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ProxySettings } from '../../../config/settings/proxy.settings.js';
import { TlsSettings } from '../../../config/settings/tls.settings.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { ClientIp } from './client-ip.js';
import { ForwardedHeaders, type ForwardedOrigin } from './forwarded-headers.js';
import { clientNamedFor } from './named-client.js';
import { TrustedProxies } from './trusted-proxies.js';

const SCHEMES = ['http', 'https'];
/** A name or an address, and a port or none: all that a URL may be made of. */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/;

/** Where a client reached the tracker, seen past the load balancers that the operator trusts. */
@Injectable()
export class RequestOrigin {
  private readonly forwarded: ForwardedHeaders;

  constructor(
    proxy: ProxySettings,
    private readonly tls: TlsSettings,
    private readonly clientIp: ClientIp,
  ) {
    this.forwarded = new ForwardedHeaders(new TrustedProxies(proxy.trustedProxies));
  }

  /** @returns scheme, host and port, like `https://tracker.example:8443` */
  of(request: Pick<IncomingMessage, 'socket' | 'headers'>): string {
    const told = this.told(request);
    const proto = told.proto?.toLowerCase() ?? '';
    const scheme = SCHEMES.includes(proto) ? proto : this.ownScheme;
    const host = told.host !== undefined && HOST.test(told.host) ? told.host : request.headers.host;
    return `${scheme}://${host ?? `localhost:${request.socket.localPort}`}`;
  }

  private get ownScheme(): string {
    return this.tls.https ? 'https' : 'http';
  }

  /** What a trusted proxy tells by its headers, or in its PROXY header. */
  private told(request: Pick<IncomingMessage, 'socket' | 'headers'>): ForwardedOrigin {
    if (!this.clientIp.isProxied(request)) return clientNamedFor(request.socket)?.overTls ? { proto: 'https' } : {};
    try {
      return this.forwarded.originOf(request.headers);
    } catch (error) {
      if (error instanceof TrackerError) return {};
      throw error;
    }
  }
}
