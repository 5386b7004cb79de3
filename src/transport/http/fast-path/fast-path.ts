import type { Socket } from 'node:net';
import { IDLE_CHECK_MS } from '../../../config/limits/http.limits.js';
import type { RouteLookup } from '../server/exchange.js';
import type { Refusal } from '../server/malformed-request.js';
import { FastPathConnection } from './fast-path-connection.js';

export interface FastPathOptions {
  readonly routes: RouteLookup;
  /** Seconds that a client has for its first request, for the rest of a request, and for reading an answer. */
  readonly requestSeconds: number;
  /** Seconds that a connection may wait for another request. */
  readonly idleSeconds: number;
  /** Header lines of every answer, each with its CRLF. */
  readonly headers: string;
  /** Answers what can't be read. */
  readonly refuse: Refusal;
  /** Gives a socket to Node's HTTP server. */
  readonly handOver: (socket: Socket) => void;
}

/**
 * Reads what nearly every request is, a plain GET of a tracker's route, and calls the route. A connection with anything else
 * is handed to Node's HTTP server for good. One clock tick a second serves the timeouts of all connections.
 */
export class FastPath {
  clock = 0;
  /** Whether every answer is the last of its connection. */
  isDraining = false;
  isClosing = false;
  /** Header lines of an answer after which the connection goes on, each with its CRLF. */
  readonly answerLines: string;
  /** Those of the last answer of a connection. */
  readonly lastAnswerLines: string;
  private readonly connections = new Set<FastPathConnection>();
  private readonly ticking: NodeJS.Timeout;

  constructor(readonly options: FastPathOptions) {
    this.answerLines = `${options.headers}Connection: keep-alive\r\nKeep-Alive: timeout=${options.idleSeconds}\r\n`;
    this.lastAnswerLines = `${options.headers}Connection: close\r\n`;
    this.ticking = setInterval(() => {
      this.clock++;
      this.closeOverdue();
    }, IDLE_CHECK_MS).unref();
  }

  accept(socket: Socket): void {
    this.connections.add(new FastPathConnection(socket, this));
  }

  forget(connection: FastPathConnection): void {
    this.connections.delete(connection);
  }

  /** Keeps serving, but ends every connection with its next answer. */
  drain(): void {
    this.isDraining = true;
  }

  /** Ends every connection: at once where it waits for a request, otherwise with its answer. */
  close(): void {
    this.isDraining = true;
    this.isClosing = true;
    this.closeOverdue();
  }

  /** Closes what is left. */
  closeAll(): void {
    clearInterval(this.ticking);
    for (const { socket } of this.connections) socket.destroy();
  }

  private closeOverdue(): void {
    for (const connection of this.connections) connection.closeIfOverdue();
  }
}
