import { STATUS_CODES } from 'node:http';
import type { TrackerResponse } from '../server/exchange.js';

/** Sends the answer: the connection that the request came over. */
export interface AnswerSink {
  /** The header lines of every answer, and those that say how the connection goes on, each with its CRLF. */
  readonly headerLines: string;
  /** @param answer head and body, one character a byte */
  send(answer: string): void;
  /** Closes the connection. */
  destroy(): void;
}

/** A response on the fast path: it goes out whole, with one write. */
export class FastPathResponse implements TrackerResponse {
  headersSent = false;
  private lines = '';
  private status = 200;

  constructor(private readonly sink: AnswerSink) {}

  setHeader(name: string, value: string): this {
    this.lines += `${name}: ${value}\r\n`;
    return this;
  }

  writeHead(status: number, headers: Readonly<Record<string, string | number>> = {}): this {
    for (const name in headers) this.lines += `${name}: ${headers[name]}\r\n`;
    this.status = status;
    this.headersSent = true;
    return this;
  }

  /** @param body its length is in the headers already */
  end(body: string): this {
    this.headersSent = true;
    this.sink.send(
      `HTTP/1.1 ${this.status} ${STATUS_CODES[this.status]}\r\n${this.lines}Date: ${today()}\r\n` +
        `${this.sink.headerLines}\r\n${body}`,
    );
    return this;
  }

  destroy(): this {
    this.sink.destroy();
    return this;
  }
}

let second = 0;
let text = '';

/** The `Date` of an answer (RFC 9110), made once a second. */
function today(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    text = new Date(now * 1000).toUTCString();
  }
  return text;
}
