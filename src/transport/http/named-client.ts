import type { Socket } from 'node:net';

const clients = new WeakMap<Socket, Buffer>();

/** Remembers whom a trusted proxy speaks for, as long as there is the socket. @param client 4 or 16 bytes */
export function nameClient(socket: Socket, client: Buffer): void {
  clients.set(socket, client);
}

/** Whom a trusted proxy speaks for on this socket, as its PROXY header says; undefined where it named nobody. */
export function clientNamedFor(socket: Socket): Buffer | undefined {
  return clients.get(socket);
}
