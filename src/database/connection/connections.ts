import { Socket } from 'node:net';
import type { DataSource } from 'typeorm';
import { LEAVE_READ_ONLY_EVERY_MS } from '../../config/limits/database.limits.js';

/** A DataSource whose connections lead over a network. */
interface Networked {
  readonly connections?: Connections;
}

/** @returns undefined for the embedded database, which no network can lose */
export function connectionsOf(dataSource: DataSource): Connections | undefined {
  return (dataSource as Networked).connections;
}

/**
 * The sockets of a pool, so that all that lead to the wrong place can be thrown away at once. Where one of them is silent
 * for too long, the others wait for an answer just as much in vain, or would, one after another.
 */
export class Connections {
  /** With the `performance.now()` when each was opened. */
  private readonly sockets = new Map<Socket, number>();
  private readOnlySince = -Infinity;

  /** A socket for `pg`, which connects it. */
  open(): Socket {
    const socket = new Socket();
    this.sockets.set(socket, performance.now());
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }

  /** A network that lost one connection lost all of that time. @param since when the silent one was asked */
  loseThoseBefore(since: number): void {
    this.throwAway(since, 'the database does not answer', 'ETIMEDOUT');
  }

  /** A database that only reads is not the primary any more: new connections may find the one that is. */
  leaveReadOnly(): void {
    const now = performance.now();
    if (now - this.readOnlySince < LEAVE_READ_ONLY_EVERY_MS) return;
    this.readOnlySince = now;
    this.throwAway(now, 'the database only reads', 'ECONNRESET');
  }

  private throwAway(openedBefore: number, message: string, code: string): void {
    // In a turn of its own: a connection that is just being handed out has nobody yet who listens to its errors.
    setImmediate(() => {
      for (const [socket, openedAt] of this.sockets) {
        if (openedAt < openedBefore) socket.destroy(Object.assign(new Error(message), { code }));
      }
    });
  }
}
