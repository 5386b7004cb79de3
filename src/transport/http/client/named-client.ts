import type { Socket } from 'node:net';
import type { ProxyHeader } from '../../../protocol/proxy/proxy-header.js';

/** A client as the PROXY header of a trusted proxy names it. */
export type NamedClient = Pick<ProxyHeader, 'overTls'> & Required<Pick<ProxyHeader, 'client'>>;

const clients = new WeakMap<Socket, NamedClient>();

/** Remembers whom a trusted proxy speaks for, as long as there is the socket. */
export function nameClient(socket: Socket, client: NamedClient): void {
  clients.set(socket, client);
}

/** Whom a trusted proxy speaks for on this socket, as its PROXY header says; undefined where it named nobody. */
export function clientNamedFor(socket: Socket): NamedClient | undefined {
  return clients.get(socket);
}
