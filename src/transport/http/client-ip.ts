import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { Injectable } from '@nestjs/common';
import { networksOf } from '../../config/network.js';
import { TrackerConfig } from '../../config/tracker.config.js';
import { formatAddress, parseAddress } from '../../protocol/peer-address.js';
import { TrackerError } from '../../protocol/tracker-error.js';

/** Where a client is, seen past the load balancers that the operator trusts. */
@Injectable()
export class ClientIp {
  private readonly trusted?: BlockList;

  constructor(config: TrackerConfig) {
    if (config.trustedProxies.length > 0) this.trusted = networksOf(config.trustedProxies);
  }

  /**
   * The socket's address, unless that is a trusted proxy's: then the first entry of `X-Forwarded-For`, from the right,
   * that is not (anybody can write what stands further left).
   * @returns 4 or 16 bytes
   * @throws TrackerError where a trusted proxy does not say whom it speaks for
   */
  addressOf(request: IncomingMessage): Buffer {
    const socketAddress = parseAddress(request.socket.remoteAddress ?? '');
    if (!socketAddress) throw new TrackerError('connection is gone');
    return this.isTrusted(socketAddress) ? this.forwardedFor(request) : socketAddress;
  }

  /** Whether the request came through a trusted proxy, so that what it says of the client's own request holds. */
  isProxied(request: IncomingMessage): boolean {
    const socketAddress = parseAddress(request.socket.remoteAddress ?? '');
    return socketAddress !== undefined && this.isTrusted(socketAddress);
  }

  private forwardedFor(request: IncomingMessage): Buffer {
    const hops = [request.headers['x-forwarded-for'] ?? ''].flat().join(',').split(',').reverse();
    let client: Buffer | undefined;
    for (const hop of hops) {
      client = parseHop(hop.trim());
      if (!client) throw new TrackerError('proxy sent no valid X-Forwarded-For');
      if (!this.isTrusted(client)) break;
    }
    return client as Buffer;
  }

  private isTrusted(address: Buffer): boolean {
    return this.trusted?.check(formatAddress(address), address.length === 4 ? 'ipv4' : 'ipv6') ?? false;
  }
}

/** Some proxies add a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function parseHop(text: string): Buffer | undefined {
  const bracketed = /^\[([^\]]+)\](?::[0-9]{1,5})?$/.exec(text);
  if (bracketed) return parseAddress(bracketed[1] as string);
  const withPort = /^([0-9.]+):[0-9]{1,5}$/.exec(text);
  return parseAddress(withPort ? (withPort[1] as string) : text);
}
