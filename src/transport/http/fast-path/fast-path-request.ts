import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestHead } from './request-head.js';

/** A request on the direct lane: of Node's `IncomingMessage` what a request without a body has. */
export class FastPathRequest {
  readonly method = 'GET';
  readonly httpVersion = '1.1';
  readonly url: string;
  private parsed?: IncomingHttpHeaders;

  constructor(
    readonly socket: Socket,
    private readonly head: RequestHead,
  ) {
    this.url = head.target;
  }

  /** By lower-case names, read when they are asked for; of a name that was sent twice both values, comma-separated. */
  get headers(): IncomingHttpHeaders {
    this.parsed ??= parseHeaders(this.head.headerLines);
    return this.parsed;
  }
}

function parseHeaders(lines: string): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = Object.create(null) as IncomingHttpHeaders;
  for (const line of lines.split('\r\n').slice(0, -1)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = headers[name];
    headers[name] = before === undefined ? value : `${String(before)}, ${value}`;
  }
  return headers;
}
