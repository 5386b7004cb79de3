import type { IncomingMessage } from 'node:http';
import type { FactoryProvider, Type } from '@nestjs/common';
import { formatAddress, parseAddress } from '../../protocol/bittorrent/peer-address.js';

/** What the door that serves the desk knows: which proxies to believe. */
export interface AddressSource {
  /** @returns 4 or 16 bytes @throws where a trusted proxy does not say for whom it asks */
  addressOf(request: IncomingMessage): Buffer;
}

/** From where an operator's request came, for the audit trail and to slow down whoever guesses. */
export class ClientAddress {
  constructor(private readonly source: AddressSource) {}

  /** For a module that imports the door's. */
  static from(door: Type<AddressSource>): FactoryProvider<ClientAddress> {
    return {
      provide: ClientAddress,
      useFactory: (source: AddressSource) => new ClientAddress(source),
      inject: [door],
    };
  }

  /** A trusted proxy that asks for nobody asks for itself: an operator at its own shell. */
  textOf(request: IncomingMessage): string {
    try {
      return formatAddress(this.source.addressOf(request));
    } catch {
      const own = parseAddress(request.socket.remoteAddress ?? '');
      return own ? formatAddress(own) : 'unknown';
    }
  }
}
