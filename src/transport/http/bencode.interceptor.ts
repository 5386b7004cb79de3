import type { ServerResponse } from 'node:http';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { type BencodedBody, sendBencoded } from './bencoded-response.js';

/**
 * Answers with the dictionary that the handler returns, bencoded. It ends the response itself, as Nest's Express adapter
 * would make JSON of the bytes; so the handler takes `@Res()`, by which Nest knows not to answer again.
 */
@Injectable()
export class BencodeInterceptor implements NestInterceptor<BencodedBody, void> {
  intercept(context: ExecutionContext, next: CallHandler<BencodedBody>): Observable<void> {
    const response = context.switchToHttp().getResponse<ServerResponse>();
    return next.handle().pipe(map((body) => sendBencoded(response, 200, body)));
  }
}
