import type { ServerResponse } from 'node:http';
import bencode from 'bencode';
import { Bencoded } from '../../protocol/http/compact-response.js';
import type { BencodeDictionary } from '../../protocol/http/response-body.js';

/** What is to be answered: a dictionary, or one that is bencoded already. */
export type BencodedBody = BencodeDictionary | Bencoded;

/** As clients know it from other trackers; a length always, so that the answer is never chunked. */
const CONTENT_TYPE = 'text/plain';

/** Ends the response with a bencoded dictionary. */
export function sendBencoded(response: ServerResponse, status: number, body: BencodedBody): void {
  const text = textOf(body);
  response.writeHead(status, { 'Content-Type': CONTENT_TYPE, 'Content-Length': text.length });
  // One text with a character a byte, as head and body then go out with one write.
  response.end(text, 'latin1');
}

/** The same as bytes of HTTP/1.1, for a socket whose request was too broken to get a response object. */
export function rawBencoded(status: number, statusText: string, body: BencodedBody): Buffer {
  const text = textOf(body);
  const head =
    `HTTP/1.1 ${status} ${statusText}\r\nContent-Type: ${CONTENT_TYPE}\r\n` +
    `Content-Length: ${text.length}\r\nConnection: close\r\n\r\n`;
  return Buffer.from(head + text, 'latin1');
}

function textOf(body: BencodedBody): string {
  if (body instanceof Bencoded) return body.text;
  const { buffer, byteOffset, byteLength } = bencode.encode(body);
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}
