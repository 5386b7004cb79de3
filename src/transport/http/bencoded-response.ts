import { bencodedText, type ResponseBody } from '../../protocol/http/response-body.js';
import type { TrackerResponse } from './server/exchange.js';

const CONTENT_TYPE = 'text/plain';

/** Ends the response with a bencoded body. It has a length, so that it is never chunked. */
export function sendBencoded(response: TrackerResponse, status: number, body: ResponseBody): void {
  const text = bencodedText(body);
  response.writeHead(status, { 'Content-Type': CONTENT_TYPE, 'Content-Length': text.length });
  // As latin1 text, Node sends head and body in one write.
  response.end(text, 'latin1');
}

/** The bytes of a whole HTTP/1.1 response, for a socket whose malformed request has no response object. */
export function rawBencoded(status: number, statusText: string, body: ResponseBody): Buffer {
  const text = bencodedText(body);
  const head =
    `HTTP/1.1 ${status} ${statusText}\r\nContent-Type: ${CONTENT_TYPE}\r\n` +
    `Content-Length: ${text.length}\r\nConnection: close\r\n\r\n`;
  return Buffer.from(head + text, 'latin1');
}
