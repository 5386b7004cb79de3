import type { Socket } from 'node:net';
import { FastPathRequest } from './fast-path-request.js';
import { type AnswerSink, FastPathResponse } from './fast-path-response.js';
import { readRequestHead } from './request-head.js';

/** Nest's handler of a route, whole: guards, interceptors and filters included. */
export type FastPathHandler = (request: FastPathRequest, response: FastPathResponse) => void;

/** What a connection needs of the lane that it is on. */
export interface FastPathContext {
  /** The handlers by path. */
  readonly handlers: ReadonlyMap<string, FastPathHandler>;
  /** Counts up once a second. */
  readonly clock: number;
  /** Seconds that a connection may wait for its first request, and for each further one. */
  readonly timeout: { readonly firstRequest: number; readonly keepAlive: number };
  /** Whether every answer is the last of its connection. */
  readonly isDraining: boolean;
  readonly isClosing: boolean;
  /** The connection is closed. */
  forget(connection: FastPathConnection): void;
  /** Takes a connection off the lane, with what was read of it and not served. */
  handOver(connection: FastPathConnection, unread: string): void;
}

/** A connection on the direct lane: one request after another, each answered before the next is read. */
export class FastPathConnection implements AnswerSink {
  private state: 'waiting' | 'serving' | 'draining' = 'waiting';
  /** `Lane.clock` when the state began. */
  private since: number;
  private hasServed = false;
  /** What came and was not served yet, one character a byte. While there is any, nothing more is read. */
  private unread = '';
  private isLast = false;

  constructor(
    readonly socket: Socket,
    private readonly lane: FastPathContext,
  ) {
    this.since = lane.clock;
    socket.on('data', this.onData).on('end', this.onEnd).on('error', this.onError).on('close', this.onClose);
  }

  get connectionLines(): string {
    if (this.lane.isDraining) this.isLast = true;
    if (this.isLast) return 'Connection: close\r\n';
    return `Connection: keep-alive\r\nKeep-Alive: timeout=${this.lane.timeout.keepAlive}\r\n`;
  }

  send(answer: string): void {
    if (this.socket.destroyed) return;
    const hasRoom = this.socket.write(answer, 'latin1');
    this.hasServed = true;
    if (this.isLast) {
      this.socket.destroySoon();
    } else if (hasRoom) {
      this.serveNext();
    } else {
      this.become('draining');
      this.socket.once('drain', this.serveNext);
    }
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Closes it if it waits longer than it may, for a request or for the client to read. */
  closeIfIdle(): void {
    if (this.state === 'serving') return;
    const { clock, isClosing, timeout } = this.lane;
    const allowed = this.hasServed ? timeout.keepAlive : timeout.firstRequest;
    if ((isClosing && this.state === 'waiting') || clock - this.since > allowed) this.socket.destroy();
  }

  private readonly onData = (bytes: Buffer): void => {
    this.unread += bytes.toString('latin1');
    if (this.state === 'waiting') this.serve();
    else this.socket.pause();
  };

  /** The client sends no more; it may still wait for its answer. */
  private readonly onEnd = (): void => {
    this.isLast = true;
    if (this.state === 'waiting') this.socket.end();
  };

  private readonly onError = (): void => {
    this.socket.destroy();
  };

  private readonly onClose = (): void => {
    this.lane.forget(this);
  };

  private readonly serveNext = (): void => {
    this.become('waiting');
    if (this.unread !== '') this.serve();
  };

  private serve(): void {
    const head = readRequestHead(this.unread, 0);
    const handler = head && this.lane.handlers.get(head.path);
    if (!handler) {
      this.handOver();
      return;
    }
    this.isLast = head.isLast;
    if (head.end < this.unread.length) {
      this.unread = this.unread.slice(head.end);
      this.socket.pause();
    } else {
      this.unread = '';
      if (this.socket.isPaused()) this.socket.resume();
    }
    this.become('serving');
    handler(new FastPathRequest(this.socket, head), new FastPathResponse(this));
  }

  private handOver(): void {
    const { socket } = this;
    socket.off('data', this.onData).off('end', this.onEnd).off('error', this.onError).off('close', this.onClose);
    this.lane.handOver(this, this.unread);
  }

  private become(state: 'waiting' | 'serving' | 'draining'): void {
    this.state = state;
    this.since = this.lane.clock;
  }
}
