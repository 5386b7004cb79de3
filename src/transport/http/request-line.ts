import { HttpException, MethodNotAllowedException } from '@nestjs/common';
import { MAX_URL_BYTES } from '../../config/limits/http.limits.js';
import type { TrackerRequest, TrackerResponse } from './server/exchange.js';

/**
 * The target of a GET request of valid length. This is not a guard, because a guard costs several promises per announce.
 * @throws HttpException 414 or 405
 */
export function targetOf({ method, url = '' }: TrackerRequest, response: TrackerResponse): string {
  if (url.length > MAX_URL_BYTES) throw new HttpException('URI too long', 414);
  if (method !== 'GET') {
    response.setHeader('Allow', 'GET');
    throw new MethodNotAllowedException();
  }
  return url;
}
