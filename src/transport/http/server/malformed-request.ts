import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { REFUSED_LINGER_MS } from '../../../config/limits/http.limits.js';
import { failureBody } from '../../../protocol/http/response-body.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { rawBencoded } from '../bencoded-response.js';

/** An error of Node's HTTP parser (`clientError`), or of the fast path with one of its codes. */
export type ClientError = Error & { readonly code?: string; readonly rawPacket?: Buffer };

/**
 * Answers a malformed request.
 * @param request the one whose body is malformed or late; undefined if its head is malformed
 */
export type Refusal = (error: ClientError, socket: Duplex, request?: IncomingMessage) => void;

const API_REQUEST_LINE = /^[A-Z]+ \/+api\//;

/**
 * Answers a malformed request, then closes the connection: with problem details (RFC 9457) on a path of an API, elsewhere with
 * a bencoded failure.
 * @returns whether there was somebody to answer
 */
export function refuseMalformed(error: ClientError, socket: Duplex, request?: IncomingMessage): boolean {
  if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return false;
  }
  socket.removeAllListeners('data');
  socket.on('data', () => undefined);
  socket.on('error', () => undefined);
  socket.end(isForApi(error, request) ? problemOf(error) : failureOf(error));
  setTimeout(() => socket.destroy(), REFUSED_LINGER_MS).unref();
  return true;
}

function isForApi({ rawPacket }: ClientError, request?: IncomingMessage): boolean {
  const line = request ? `${request.method} ${request.url}` : rawPacket?.toString('latin1', 0, 32);
  return line !== undefined && API_REQUEST_LINE.test(line);
}

function failureOf(error: ClientError): Buffer {
  const { status, phrase } = statusOf(error);
  return rawBencoded(status, phrase, failureBody(new TrackerError(phrase.toLowerCase())));
}

function problemOf(error: ClientError): Buffer {
  const { status, phrase } = statusOf(error);
  const problem = JSON.stringify({ type: 'about:blank', title: phrase, status });
  const head = `Content-Type: application/problem+json\r\nContent-Length: ${problem.length}\r\nConnection: close`;
  return Buffer.from(`HTTP/1.1 ${status} ${phrase}\r\n${head}\r\n\r\n${problem}`);
}

function statusOf({ code }: ClientError): { readonly status: number; readonly phrase: string } {
  // The parser counts URL and headers together and does not say which was too long; clients send long URLs.
  const status = code === 'HPE_HEADER_OVERFLOW' ? 414 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  return { status, phrase: STATUS_CODES[status] ?? 'Bad Request' };
}
