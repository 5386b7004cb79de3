import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { TrackerRequest } from '../server/exchange.js';
import type { RequestHead } from './request-head.js';

/** A request on the fast path: a GET without a body. */
export class FastPathRequest implements TrackerRequest {
  readonly method = 'GET';
  readonly url: string;
  private readonly headerLines: string;
  private parsed?: IncomingHttpHeaders;

  constructor(
    readonly socket: Socket,
    { target, headerLines }: RequestHead,
  ) {
    this.url = target;
    this.headerLines = headerLines;
  }

  /** By lower-case names, parsed on first use; the values of a name that was sent twice are joined by commas. */
  get headers(): IncomingHttpHeaders {
    this.parsed ??= parseHeaders(this.headerLines);
    return this.parsed;
  }
}

function parseHeaders(lines: string): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {};
  for (const line of lines.split('\r\n').slice(0, -1)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    headers[name] = before === undefined ? value : `${String(before)}, ${value}`;
  }
  return headers;
}
