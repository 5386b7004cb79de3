import type { Socket } from 'node:net';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import type { ProxyHeader } from '../../../protocol/proxy/proxy-header.js';

/** The client in the PROXY header of a trusted proxy. */
export type NamedClient = Pick<ProxyHeader, 'overTls'> & Required<Pick<ProxyHeader, 'client'>>;

/** The part of a socket that identifies its client. */
export type ClientSocket = Pick<Socket, 'remoteAddress'>;

const clients = new WeakMap<ClientSocket, NamedClient>();

/** Stores the client of a proxied connection until the socket is garbage collected. */
export function nameClient(socket: ClientSocket, client: NamedClient): void {
  clients.set(socket, client);
}

/** As if a PROXY header had named the sender itself: for a connection that has none, whoever opened it. */
export function nameOwnAddress(socket: ClientSocket): void {
  const client = parseAddress(socket.remoteAddress ?? '');
  if (client) nameClient(socket, { client, overTls: false });
}

/** The client of a proxied connection; undefined if its PROXY header has none, or there is no such header. */
export function clientNamedFor(socket: ClientSocket): NamedClient | undefined {
  return clients.get(socket);
}
