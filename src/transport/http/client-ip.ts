import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { TrackerConfig } from '../../config/tracker.config.js';
import { forwardedFor } from '../../protocol/forwarded.js';
import { parseAddress } from '../../protocol/peer-address.js';
import { TrackerError } from '../../protocol/tracker-error.js';
import { clientNamedFor } from './named-client.js';
import { TrustedProxies } from './trusted-proxies.js';

/** Where a client is, seen past the load balancers that the operator trusts. */
@Injectable()
export class ClientIp {
  private readonly trusted: TrustedProxies;
  private readonly proxyProtocol: boolean;

  constructor({ trustedProxies, proxyProtocol }: TrackerConfig) {
    this.trusted = new TrustedProxies(trustedProxies);
    this.proxyProtocol = proxyProtocol;
  }

  /**
   * The socket's address, unless that is a trusted proxy's: then the first of those that proxies name, from the right,
   * that is not (anybody can write what stands further left).
   * @returns 4 or 16 bytes
   * @throws TrackerError where a trusted proxy does not say whom it speaks for
   */
  addressOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): Buffer {
    const socketAddress = parseAddress(socket.remoteAddress ?? '');
    if (!socketAddress) throw new TrackerError('connection is gone');
    if (!this.trusted.has(socketAddress)) return socketAddress;
    if (!this.proxyProtocol) return this.forwarded(headers) ?? notForwarded();
    const named = clientNamedFor(socket);
    if (!named) throw new TrackerError('proxy sent no address in its PROXY header');
    return this.trusted.has(named) ? (this.forwarded(headers) ?? named) : named;
  }

  /** Whether the request came through a trusted proxy, so that what it says of the client's own request holds. */
  isProxied({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
    const address = parseAddress(socket.remoteAddress ?? '');
    if (!address || !this.trusted.has(address)) return false;
    if (!this.proxyProtocol) return true;
    const named = clientNamedFor(socket);
    return named !== undefined && this.trusted.has(named);
  }

  /** The client that the headers name; undefined where there is no such header. */
  private forwarded(headers: IncomingMessage['headers']): Buffer | undefined {
    const { forwarded: standard, 'x-forwarded-for': custom } = headers;
    const byCustom = custom === undefined ? undefined : this.firstUntrusted([custom].flat().join(',').split(','));
    if (standard === undefined) return byCustom;
    const byStandard = this.firstUntrusted(forwardedFor(standard) ?? []);
    // A proxy writes one of the two and passes the other on as the client wrote it.
    if (byCustom && !byCustom.equals(byStandard)) throw new TrackerError('Forwarded and X-Forwarded-For disagree');
    return byStandard;
  }

  private firstUntrusted(hops: readonly string[]): Buffer {
    let client: Buffer | undefined;
    for (const hop of [...hops].reverse()) {
      client = parseHop(hop.trim());
      if (!client) break;
      if (!this.trusted.has(client)) return client;
    }
    return client ?? notForwarded();
  }
}

function notForwarded(): never {
  throw new TrackerError('proxy sent no valid X-Forwarded-For or Forwarded');
}

/** Some proxies add a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function parseHop(text: string): Buffer | undefined {
  const bracketed = /^\[([^\]]+)\](?::[0-9]{1,5})?$/.exec(text);
  if (bracketed) return parseAddress(bracketed[1] as string);
  const withPort = /^([0-9.]+):[0-9]{1,5}$/.exec(text);
  return parseAddress(withPort ? (withPort[1] as string) : text);
}
