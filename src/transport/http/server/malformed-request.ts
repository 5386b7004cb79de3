import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { REFUSED_LINGER_MS } from '../../../config/limits/http.limits.js';
import { failureBody } from '../../../protocol/http/response-body.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { rawBencoded } from '../bencoded-response.js';

/** An error of Node's HTTP parser (`clientError`), or of the fast path with one of its codes. */
export type ClientError = Error & { readonly code?: string };

/** Answers a malformed request. */
export type Refusal = (error: ClientError, socket: Duplex) => void;

/**
 * Answers a malformed request with a bencoded failure, then closes the connection.
 * @returns whether there was somebody to answer
 */
export function refuseMalformed(error: ClientError, socket: Duplex): boolean {
  if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return false;
  }
  socket.removeAllListeners('data');
  socket.on('data', () => undefined);
  socket.on('error', () => undefined);
  socket.end(answerTo(error));
  setTimeout(() => socket.destroy(), REFUSED_LINGER_MS).unref();
  return true;
}

function answerTo(error: ClientError): Buffer {
  const status = statusOf(error);
  const phrase = STATUS_CODES[status] ?? 'Bad Request';
  return rawBencoded(status, phrase, failureBody(new TrackerError(phrase.toLowerCase())));
}

function statusOf(error: ClientError): number {
  // The parser counts URL and headers together and does not say which was too long; clients send long URLs.
  if (error.code === 'HPE_HEADER_OVERFLOW') return 414;
  return error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
