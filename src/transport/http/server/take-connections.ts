import type { Server, Socket } from 'node:net';

/** Removes a server's own listener for new connections. The result calls it. */
export function takeConnections(server: Server, event: 'connection' | 'secureConnection'): (socket: Socket) => void {
  const [own] = server.listeners(event) as [(this: Server, socket: Socket) => void];
  server.off(event, own);
  return (socket) => own.call(server, socket);
}
