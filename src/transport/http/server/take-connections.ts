import type { Server, Socket } from 'node:net';

/** Takes away from a server what it does with a new connection, to be called by whoever reads from it before. */
export function takeConnections(server: Server): (socket: Socket) => void {
  const [own] = server.listeners('connection') as [(this: Server, socket: Socket) => void];
  server.off('connection', own);
  return (socket) => own.call(server, socket);
}
