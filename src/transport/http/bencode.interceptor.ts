import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { ResponseBody } from '../../protocol/http/response-body.js';
import { sendBencoded } from './bencoded-response.js';
import type { TrackerResponse } from './server/exchange.js';

/**
 * Sends the dictionary that the handler returns, bencoded. It ends the response itself, because Nest's Express adapter
 * would send bytes as JSON. The handler takes `@Res()`, so that Nest does not respond again.
 */
@Injectable()
export class BencodeInterceptor implements NestInterceptor<ResponseBody, void> {
  intercept(context: ExecutionContext, next: CallHandler<ResponseBody>): Observable<void> {
    const response = context.switchToHttp().getResponse<TrackerResponse>();
    return next.handle().pipe(map((body) => this.send(response, body)));
  }

  /** All that `intercept` does with a body. */
  send(response: TrackerResponse, body: ResponseBody): void {
    sendBencoded(response, 200, body);
  }
}
