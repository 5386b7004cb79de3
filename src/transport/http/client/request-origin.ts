import { Injectable } from '@nestjs/common';
import { TlsSettings } from '../../../config/settings/tls.settings.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { ClientIp, type ClientRequest } from './client-ip.js';
import { ForwardedHeaders, type ForwardedOrigin } from './forwarded-headers.js';
import { type ClientSocket, clientNamedFor } from './named-client.js';

const SCHEMES = ['http', 'https'];
/** A host name or an address, with or without a port. Nothing else may become part of a URL. */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/;

/** A request with the port that it arrived at. */
export interface ServerRequest extends ClientRequest {
  readonly socket: ClientSocket & { readonly localPort?: number };
}

/** Finds the URL by which a client reached the tracker, also behind trusted proxies. */
@Injectable()
export class RequestOrigin {
  constructor(
    private readonly tls: TlsSettings,
    private readonly clientIp: ClientIp,
    private readonly forwarded: ForwardedHeaders,
  ) {}

  /** @returns scheme, host and port, like `https://tracker.example:8443` */
  of(request: ServerRequest): string {
    const reported = this.reportedBy(request);
    const proto = reported.proto?.toLowerCase() ?? '';
    const scheme = SCHEMES.includes(proto) ? proto : this.ownScheme;
    const host = reported.host !== undefined && HOST.test(reported.host) ? reported.host : request.headers.host;
    return `${scheme}://${host ?? `localhost:${request.socket.localPort}`}`;
  }

  private get ownScheme(): string {
    return this.tls.https ? 'https' : 'http';
  }

  /** The origin that a trusted proxy reports in forwarding headers or in its PROXY header. */
  private reportedBy(request: ServerRequest): ForwardedOrigin {
    if (!this.clientIp.isProxied(request)) return clientNamedFor(request.socket)?.overTls ? { proto: 'https' } : {};
    try {
      return this.forwarded.originOf(request.headers);
    } catch (error) {
      if (error instanceof TrackerError) return {};
      throw error;
    }
  }
}
