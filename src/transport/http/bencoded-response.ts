import type { ServerResponse } from 'node:http';
import bencode from 'bencode';
import type { BencodeDictionary } from '../../protocol/http-body.js';

/** As clients know it from other trackers; a length always, so that the answer is never chunked. */
const CONTENT_TYPE = 'text/plain';

/** Ends the response with a bencoded dictionary. */
export function sendBencoded(response: ServerResponse, status: number, body: BencodeDictionary): void {
  const bytes = bencode.encode(body);
  response.writeHead(status, { 'Content-Type': CONTENT_TYPE, 'Content-Length': bytes.length });
  // One text with a character a byte, as Node then sends head and body with one write.
  response.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), 'latin1');
}

/** The same as bytes of HTTP/1.1, for a socket whose request was too broken to get a response object. */
export function rawBencoded(status: number, statusText: string, body: BencodeDictionary): Buffer {
  const bytes = bencode.encode(body);
  const head =
    `HTTP/1.1 ${status} ${statusText}\r\nContent-Type: ${CONTENT_TYPE}\r\n` +
    `Content-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}
