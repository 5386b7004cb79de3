import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ClientError } from '../server/malformed-request.js';
import type { FastPath } from './fast-path.js';
import { FastPathRequest } from './fast-path-request.js';
import { type AnswerSink, FastPathResponse } from './fast-path-response.js';
import { readRequestHead } from './request-head.js';

/**
 * - idle: waits for a request
 * - reading: has a part of a head
 * - serving: a route is at work
 * - writing: the client has yet to read what was written
 * - ending: the last answer is written, and what still comes is discarded
 */
type State = 'idle' | 'reading' | 'serving' | 'writing' | 'ending';

/**
 * A connection on the fast path: one request after another. Further ones stay in the socket's buffer, which is paused. It switches
 * Nagle's algorithm off only where another answer may follow the first: it delays no first write, and most clients open a
 * connection for each announce.
 */
export class FastPathConnection implements AnswerSink {
  private state: State = 'idle';
  /** The clock when the state began. */
  private since: number;
  private hasServed = false;
  /** A part of a head. */
  private part?: Buffer;
  private isLast = false;

  constructor(
    readonly socket: Socket,
    private readonly path: FastPath,
  ) {
    this.since = path.clock;
    socket.on('data', this.onData).on('end', this.onEnd).on('error', this.onError).on('close', this.onClose);
  }

  get headerLines(): string {
    if (this.path.isDraining) this.isLast = true;
    return this.isLast ? this.path.lastAnswerLines : this.path.answerLines;
  }

  send(answer: string): void {
    const { socket } = this;
    if (socket.destroyed) return;
    if (!this.hasServed && !this.isLast) socket.setNoDelay();
    const hasRoom = socket.write(answer, 'latin1');
    this.hasServed = true;
    if (this.isLast) {
      this.end();
    } else if (hasRoom) {
      this.readNext();
    } else {
      this.become('writing');
      socket.once('drain', this.readNext);
    }
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Closes it where it takes longer than it may: for a request, or for the client to read. */
  closeIfOverdue(): void {
    const { clock, isClosing, options } = this.path;
    if (this.state === 'serving') return;
    if (isClosing && (this.state === 'idle' || this.state === 'reading')) {
      this.socket.destroy();
      return;
    }
    const mayWait = this.state === 'idle' && this.hasServed ? options.idleSeconds : options.requestSeconds;
    if (clock - this.since <= mayWait) return;
    if (this.state === 'reading') this.refuse('ERR_HTTP_REQUEST_TIMEOUT');
    else this.socket.destroy();
  }

  private readonly onData = (bytes: Buffer): void => {
    if (this.state === 'idle' || this.state === 'reading') this.read(bytes);
    else if (this.state !== 'ending') this.keepUnread(bytes);
  };

  /** The client sends no more, and may wait for its answer. */
  private readonly onEnd = (): void => {
    this.isLast = true;
    if (this.state === 'reading') this.refuse('HPE_INVALID_EOF_STATE');
    else if (this.state === 'idle') this.socket.end();
  };

  private readonly onError = (): void => {
    this.socket.destroy();
  };

  private readonly onClose = (): void => {
    this.path.forget(this);
  };

  private readonly readNext = (): void => {
    this.become('idle');
    if (this.socket.readableEnded) this.end();
    else if (this.socket.isPaused()) this.socket.resume();
  };

  /** Ends the connection behind its last answer. */
  private end(): void {
    const { socket } = this;
    this.become('ending');
    if (socket.readableLength > 0) {
      // Closed with bytes unread, the system would send a reset, which may overtake the answer.
      socket.end();
      socket.resume();
    } else if (socket.writableLength > 0 || socket instanceof TLSSocket) {
      socket.destroySoon();
    } else {
      // The system has the answer. It sends that and then FIN, without a shutdown before.
      socket.destroy();
    }
  }

  private read(more: Buffer): void {
    const bytes = this.part ? Buffer.concat([this.part, more]) : more;
    const head = readRequestHead(bytes);
    if (head === 'incomplete') {
      this.part = bytes;
      if (this.state === 'idle') this.become('reading');
      return;
    }
    const route = head && this.path.options.routes(head.target);
    if (!route) {
      this.handOver(bytes);
      return;
    }
    this.part = undefined;
    this.isLast = head.isLast;
    this.become('serving');
    if (head.length < bytes.length) this.keepUnread(bytes.subarray(head.length));
    void route(new FastPathRequest(this.socket, head), new FastPathResponse(this));
  }

  private keepUnread(bytes: Buffer): void {
    this.socket.pause();
    this.socket.unshift(bytes);
  }

  private handOver(unread: Buffer): void {
    this.leave();
    this.socket.pause();
    this.socket.unshift(unread);
    this.socket.setNoDelay();
    this.path.options.handOver(this.socket);
    this.socket.resume();
  }

  private refuse(code: string): void {
    this.leave();
    const error: ClientError = Object.assign(new Error(code), { code });
    this.path.options.refuse(error, this.socket);
  }

  private leave(): void {
    this.path.forget(this);
    const { socket } = this;
    socket.off('data', this.onData).off('end', this.onEnd).off('error', this.onError).off('close', this.onClose);
  }

  private become(state: State): void {
    this.state = state;
    this.since = this.path.clock;
  }
}
