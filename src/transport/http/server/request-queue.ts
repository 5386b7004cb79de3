import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { MAX_PIPELINED_REQUESTS } from '../../../config/limits/http.limits.js';
import { type ClientError, refuseMalformed } from './malformed-request.js';

/**
 * The requests of one connection, served one at a time: Node emits each as soon as it is parsed, before the one in front of it
 * has its answer. While any waits, nothing more is read.
 */
export class RequestQueue {
  private readonly waiting: [IncomingMessage, ServerResponse][] = [];
  private current?: ServerResponse;
  /** What made the rest of the connection unreadable. */
  private error?: ClientError;

  constructor(
    private readonly socket: Duplex,
    private readonly serve: RequestListener,
  ) {
    // Node resumes the socket when it throws away the rest of a body.
    socket.on('resume', () => {
      if (this.waiting.length > 0) socket.pause();
    });
  }

  get isIdle(): boolean {
    return this.current === undefined;
  }

  add(request: IncomingMessage, response: ServerResponse): void {
    if (!this.current) {
      this.begin(request, response);
    } else if (this.waiting.length < MAX_PIPELINED_REQUESTS) {
      this.waiting.push([request, response]);
      this.socket.pause();
    } else {
      this.socket.destroy();
    }
  }

  /** Answers what Node's parser could not read, behind the answers to what it could. */
  refuse(error: ClientError): void {
    if (this.error) return;
    this.error = error;
    if (this.current) this.socket.pause();
    else refuseMalformed(error, this.socket);
  }

  private begin(request: IncomingMessage, response: ServerResponse): void {
    this.current = response;
    response.once('close', this.next);
    this.serve(request, response);
  }

  private readonly next = (): void => {
    this.current = undefined;
    if (this.socket.destroyed) {
      this.waiting.length = 0;
      return;
    }
    const next = this.waiting.shift();
    if (next) this.begin(...next);
    else if (this.error) refuseMalformed(this.error, this.socket);
    else if (this.socket.isPaused()) this.socket.resume();
  };
}
