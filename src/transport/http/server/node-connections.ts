import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WRITE_TIMEOUT_MARGIN_MS } from '../../../config/limits/http.limits.js';
import type { Refusal } from './malformed-request.js';
import { RequestQueue } from './request-queue.js';

/** The connections that Node's HTTP server reads. Node bounds neither requests in flight nor the time to write an answer. */
export class NodeConnections {
  private readonly queues = new Map<Duplex, RequestQueue>();

  /**
   * @param serve gets one request of a connection at a time
   * @param refuse gets what can't be read
   */
  constructor(
    server: Server,
    private readonly serve: RequestListener,
    private readonly refuse: Refusal,
    private readonly requestTimeoutMs: number,
  ) {
    server.on('request', (request, response) => this.queues.get(request.socket)?.add(request, response));
    server.on('clientError', (error, socket) => {
      const queue = this.queues.get(socket);
      if (queue) queue.refuse(error);
      else refuse(error, socket);
    });
    // Nothing was read and nothing written for that long. A route that is still at work has nothing to write yet.
    server.setTimeout(requestTimeoutMs + WRITE_TIMEOUT_MARGIN_MS, (socket) => {
      const isAtWork = socket.writableLength === 0 && this.queues.get(socket)?.isIdle === false;
      if (!isAtWork) socket.destroy();
    });
  }

  add(socket: Socket): void {
    this.queues.set(socket, new RequestQueue(socket, this.serve, this.refuse, this.requestTimeoutMs));
    socket.on('close', () => this.queues.delete(socket));
  }

  /** Node's own `closeIdleConnections` spares sockets that never sent a request. */
  closeIdle(): void {
    for (const [socket, queue] of this.queues) {
      if (queue.isIdle && socket.writableLength === 0) socket.destroy();
    }
  }

  closeAll(): void {
    for (const socket of this.queues.keys()) socket.destroy();
  }
}
