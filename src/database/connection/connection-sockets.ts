import { Socket } from 'node:net';
import { LEAVE_READ_ONLY_EVERY_MS } from '../../config/limits/database.limits.js';

/**
 * The sockets of a connection pool. When one connection is silent for too long, the other connections to that server are
 * dead too, so all are closed at once.
 */
export class ConnectionSockets {
  /** Each with the `performance.now()` of its opening. */
  private readonly sockets = new Map<Socket, number>();
  private leftReadOnlyAt = -Infinity;

  /** A socket for `pg`, which connects it. */
  open(): Socket {
    const socket = new Socket();
    this.sockets.set(socket, performance.now());
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }

  /** Closes the connections that were open when a statement was sent that has had no answer. @param time of sending */
  closeSilent(time: number): void {
    this.close(time, 'the database does not answer', 'ETIMEDOUT');
  }

  /** Closes all connections to a read-only database: it is no longer the primary, and new connections may find the primary. */
  closeReadOnly(): void {
    const now = performance.now();
    if (now - this.leftReadOnlyAt < LEAVE_READ_ONLY_EVERY_MS) return;
    this.leftReadOnlyAt = now;
    this.close(now, 'the database is read-only', 'ECONNRESET');
  }

  private close(openedBefore: number, message: string, code: string): void {
    // In a later turn: nothing listens yet to the errors of a connection that the pool is just handing out.
    setImmediate(() => {
      for (const [socket, openedAt] of this.sockets) {
        if (openedAt < openedBefore) socket.destroy(Object.assign(new Error(message), { code }));
      }
    });
  }
}
