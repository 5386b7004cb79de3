import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpException, MethodNotAllowedException } from '@nestjs/common';
import { MAX_URL_BYTES } from '../../config/limits/http.limits.js';

/** A request that a server received, which always has a target. */
export type HttpRequest = IncomingMessage & { readonly url: string };

/**
 * The target of a GET request of valid length. This is not a guard, because a guard costs several promises per announce.
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
