import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpException, MethodNotAllowedException } from '@nestjs/common';
import { MAX_URL_BYTES } from '../../config/limits/http.limits.js';

/** A request to a server: unlike one from a client, it has a target. */
export type HttpRequest = IncomingMessage & { readonly url: string };

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
