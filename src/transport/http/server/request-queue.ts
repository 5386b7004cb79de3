import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MAX_PIPELINED_REQUESTS, MIN_BODY_BYTES } from '../../../config/limits/http.limits.js';
import type { ClientError, Refusal } from './malformed-request.js';

/**
 * The requests of one connection, served one at a time: Node emits each as soon as it is parsed, before the one in front of it
 * has its answer. While any waits, nothing more is read.
 */
export class RequestQueue {
  private readonly waiting: [IncomingMessage, ServerResponse][] = [];
  private current?: IncomingMessage;
  /** Bytes of the connection at the last check of a slow body. */
  private bytesRead = 0;
  private slowBodyCheck?: NodeJS.Timeout;
  /** What made the rest of the connection unreadable. */
  private error?: ClientError;

  constructor(
    private readonly socket: Socket,
    private readonly serve: RequestListener,
    private readonly refuseUnread: Refusal,
    private readonly requestTimeoutMs: number,
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
    if (this.error || this.allowSlowBody(error)) return;
    this.error = error;
    // When the client ends its half, Node would close the connection behind the answers to what it could read.
    this.socket.removeAllListeners('end');
    // A request whose body does not arrive gets no other answer.
    if (this.current?.complete) this.socket.pause();
    else this.refuseUnread(error, this.socket, this.current);
  }

  /**
   * A route that reads a body, as no route does before it knows the sender, may wait for a large one as long as enough of it
   * arrives in each period of the request timeout.
   */
  private allowSlowBody(error: ClientError): boolean {
    const { current, socket } = this;
    if (error.code !== 'ERR_HTTP_REQUEST_TIMEOUT' || !current || current.complete) return false;
    const hasProgress = socket.bytesRead - this.bytesRead >= MIN_BODY_BYTES;
    this.bytesRead = socket.bytesRead;
    if (hasProgress) this.slowBodyCheck = setTimeout(() => this.refuse(error), this.requestTimeoutMs).unref();
    return hasProgress;
  }

  private begin(request: IncomingMessage, response: ServerResponse): void {
    this.current = request;
    this.bytesRead = this.socket.bytesRead;
    response.once('close', this.next);
    this.serve(request, response);
  }

  private readonly next = (): void => {
    this.current = undefined;
    clearTimeout(this.slowBodyCheck);
    if (this.socket.destroyed) {
      this.waiting.length = 0;
      return;
    }
    const next = this.waiting.shift();
    if (next) this.begin(...next);
    else if (this.error) this.refuseUnread(this.error, this.socket);
    else if (this.socket.isPaused()) this.socket.resume();
  };
}
