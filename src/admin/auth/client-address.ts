import type { IncomingMessage } from 'node:http';
import type { FactoryProvider, Type } from '@nestjs/common';
import { formatAddress, parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { AuthenticationError } from './authentication-error.js';

/** Reads a client's address from a request. The transport that serves the admin API provides it. */
export interface AddressSource {
  /** @returns 4 or 16 bytes @throws where a trusted proxy names no client */
  addressOf(request: IncomingMessage): Buffer;
}

/** The client's address as text, for the audit log and to slow down guessing. */
export class ClientAddress {
  constructor(private readonly source: AddressSource) {}

  /** @param source exported by an imported module */
  static from(source: Type<AddressSource>): FactoryProvider<ClientAddress> {
    return {
      provide: ClientAddress,
      useFactory: (addresses: AddressSource) => new ClientAddress(addresses),
      inject: [source],
    };
  }

  /**
   * A trusted proxy that reports no client is the client itself, such as an operator who logged in to its host.
   * @throws AuthenticationError if it reports one in headers that are malformed or disagree: the audit log must not name the
   * proxy instead
   */
  textOf(request: IncomingMessage): string {
    try {
      return formatAddress(this.source.addressOf(request));
    } catch {
      const { forwarded, 'x-forwarded-for': forwardedFor } = request.headers;
      if (forwarded !== undefined || forwardedFor !== undefined) throw new AuthenticationError('unclear address');
      const own = parseAddress(request.socket.remoteAddress ?? '');
      return own ? formatAddress(own) : 'unknown';
    }
  }
}
