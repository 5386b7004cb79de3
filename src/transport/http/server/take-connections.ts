import type { Server, Socket } from 'node:net';

/** Takes away from a server what it does with a new connection, to be called by whoever reads from it before. */
export function takeConnections(server: Server, event: 'connection' | 'secureConnection'): (socket: Socket) => void {
  const [own] = server.listeners(event) as [(this: Server, socket: Socket) => void];
  server.off(event, own);
  return (socket) => own.call(server, socket);
}
