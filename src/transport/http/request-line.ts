import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpException, MethodNotAllowedException } from '@nestjs/common';

/** A request to a server: unlike one from a client, it has a target. */
export type HttpRequest = IncomingMessage & { readonly url: string };

/** Bytes of the longest request target that is read: 100 info hashes, every byte escaped, fit with room to spare. */
const MAX_URL_BYTES = 8 * 1024;

/**
 * The target of what clients send: GET, and of a sane length. (A guard would do the same for every announce at the price
 * of several promises.)
 * @throws HttpException 414 or 405
 */
export function targetOf({ method, url }: HttpRequest, response: ServerResponse): string {
  if (url.length > MAX_URL_BYTES) throw new HttpException('URI too long', 414);
  if (method !== 'GET') {
    response.setHeader('Allow', 'GET');
    throw new MethodNotAllowedException();
  }
  return url;
}
