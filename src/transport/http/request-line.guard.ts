import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type CanActivate,
  type ExecutionContext,
  HttpException,
  Injectable,
  MethodNotAllowedException,
} from '@nestjs/common';

/** Bytes of the longest request target that is read: 100 info hashes, every byte escaped, fit with room to spare. */
export const LONGEST_URL = 8 * 1024;

/** Lets pass what clients send: GET, and a target of a sane length. */
@Injectable()
export class RequestLineGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { method, url } = http.getRequest<IncomingMessage & { url: string }>();
    if (url.length > LONGEST_URL) throw new HttpException('URI too long', 414);
    if (method !== 'GET') {
      http.getResponse<ServerResponse>().setHeader('Allow', 'GET');
      throw new MethodNotAllowedException();
    }
    return true;
  }
}
