import { type OutgoingHttpHeaders, STATUS_CODES } from 'node:http';

/** Who sends the answer: the connection on which the request came. */
export interface AnswerSink {
  /** @param answer head and body, one character a byte */
  send(answer: string): void;
  /** Gives up on the connection. */
  destroy(): void;
  /** The lines that tell how the connection goes on, each with its CRLF. */
  readonly connectionLines: string;
}

/** The answer on the direct lane: of Node's `ServerResponse` what a whole answer at once needs. */
export class FastPathResponse {
  statusCode = 200;
  /** Whether the head is made: from then on neither status nor headers can change. */
  headersSent = false;
  private extra = '';
  private head = '';

  constructor(private readonly sink: AnswerSink) {}

  setHeader(name: string, value: string | number | readonly string[]): this {
    this.extra += `${name}: ${[value].flat().join(', ')}\r\n`;
    return this;
  }

  writeHead(statusCode: number, headers: OutgoingHttpHeaders = {}): this {
    this.statusCode = statusCode;
    for (const name in headers) this.extra += `${name}: ${String(headers[name])}\r\n`;
    this.headersSent = true;
    this.head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\n${this.extra}Date: ${today()}\r\n`;
    return this;
  }

  /** @param body with its length in the headers already; text has one character a byte */
  end(body: string | Buffer = ''): this {
    if (!this.headersSent) this.writeHead(this.statusCode);
    const text = typeof body === 'string' ? body : body.toString('latin1');
    this.sink.send(`${this.head}${this.sink.connectionLines}\r\n${text}`);
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
