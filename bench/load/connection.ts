import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { HttpTarget } from '../servers/contestant.js';

const HEADERS = 'Host: 127.0.0.1\r\nUser-Agent: Transmission/4.0.4\r\nAccept-Encoding: gzip\r\n';

/** For one answer. */
const TIMEOUT_MS = 10_000;

/** Whether a client opens a connection for each announce, or keeps it for many. */
export type ConnectionUse = 'close' | 'keep';

interface Pending {
  readonly head: string;
  readonly resolve: (isGood: boolean) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One client's connection to a tracker on loopback: one request at a time. Opens again when the server has closed it.
 * Uses bare sockets, because the load shares the processors with the tracker.
 */
export class Connection {
  private socket?: Socket;
  private received = '';
  private served = 0;
  private pending?: Pending;

  constructor(
    private readonly target: HttpTarget,
    private readonly use: ConnectionUse,
  ) {}

  /**
   * @param headers more header lines, each with its CRLF
   * @returns whether the answer is one with peers: status 200 and `peers` in its dictionary
   */
  announce(path: string, headers = ''): Promise<boolean> {
    const close = this.use === 'close' ? 'Connection: close\r\n' : '';
    const head = `GET ${path} HTTP/1.1\r\n${HEADERS}${headers}${close}\r\n`;
    return new Promise((resolve, reject) => {
      this.pending = { head, resolve, reject };
      this.send(head);
    });
  }

  end(): void {
    this.pending = undefined;
    this.socket?.destroy();
  }

  private send(head: string): void {
    this.received = '';
    this.socket ??= this.open();
    this.socket.write(head, 'latin1');
  }

  private open(): Socket {
    const { port, secure } = this.target;
    const to = { port, host: '127.0.0.1' };
    const socket = secure ? connectSecurely({ ...to, rejectUnauthorized: false }) : connect(to);
    socket.setNoDelay().setEncoding('latin1');
    let failure: Error | undefined;
    this.served = 0;
    socket.on('data', (text: string) => this.receive(socket, text));
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`port ${port} does not answer in time`)));
    socket.on('error', (error) => (failure = error));
    socket.on('close', () => this.closed(socket, failure));
    return socket;
  }

  private receive(socket: Socket, text: string): void {
    if (socket !== this.socket) return;
    this.received += text;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd);
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined && this.received.length >= headEnd + 4 + Number(length)) this.answered(head);
  }

  private answered(head: string): void {
    const pending = this.pending;
    this.pending = undefined;
    this.served++;
    if (this.use === 'close' || head.startsWith('HTTP/1.0') || /connection: *close/i.test(head)) {
      this.socket?.destroy();
      this.socket = undefined;
    }
    pending?.resolve(/^HTTP\/1\.[01] 200 /.test(head) && this.received.includes('5:peers'));
  }

  private closed(socket: Socket, failure?: Error): void {
    if (socket !== this.socket) return;
    this.socket = undefined;
    const pending = this.pending;
    if (!pending) return;
    // A server may close an idle connection at the moment when the client uses it again.
    if (this.received === '' && this.served > 0) this.send(pending.head);
    else pending.reject(failure ?? new Error(`port ${this.target.port} closed the connection without an answer`));
  }
}
