import type { Socket } from 'node:net';
import { IDLE_CHECK_MS } from '../../../config/limits/http.limits.js';
import { type FastPathContext, FastPathConnection, type FastPathHandler } from './fast-path-connection.js';

/**
 * Reads what nearly every request is, a plain GET of a tracker's path that came whole, and calls Nest's own handler for it.
 * With whatever else comes on a connection, that connection is handed to Node's HTTP server for good.
 */
export class FastPath implements FastPathContext {
  clock = 0;
  isDraining = false;
  isClosing = false;
  private readonly connections = new Set<FastPathConnection>();
  private readonly ticking: NodeJS.Timeout;

  /** @param toNode gives a socket to Node's HTTP server */
  constructor(
    readonly handlers: ReadonlyMap<string, FastPathHandler>,
    readonly timeout: FastPathContext['timeout'],
    private readonly toNode: (socket: Socket) => void,
  ) {
    this.ticking = setInterval(() => {
      this.clock++;
      this.closeIdle();
    }, IDLE_CHECK_MS).unref();
  }

  accept(socket: Socket): void {
    this.connections.add(new FastPathConnection(socket, this));
  }

  forget(connection: FastPathConnection): void {
    this.connections.delete(connection);
  }

  handOver(connection: FastPathConnection, unread: string): void {
    this.connections.delete(connection);
    const { socket } = connection;
    socket.pause();
    socket.unshift(Buffer.from(unread, 'latin1'));
    this.toNode(socket);
    socket.resume();
  }

  /** Serves on, but lets every connection end with its next answer. */
  drain(): void {
    this.isDraining = true;
  }

  /** Lets every connection end: at once where it waits for a request, otherwise with its answer. */
  close(): void {
    this.isDraining = true;
    this.isClosing = true;
    this.closeIdle();
  }

  /** Gives up on those that are left. */
  closeAll(): void {
    clearInterval(this.ticking);
    for (const { socket } of this.connections) socket.destroy();
  }

  private closeIdle(): void {
    for (const connection of this.connections) connection.closeIfIdle();
  }
}
