import { Controller, Get, Header, Req } from '@nestjs/common';
import { RequestOrigin, type ServerRequest } from './client/request-origin.js';

@Controller()
export class WelcomeController {
  constructor(private readonly origin: RequestOrigin) {}

  /** The announce URL, as reachable for this client. It must not be cached for other clients. */
  @Get()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  announceUrl(@Req() request: ServerRequest): string {
    return `${this.origin.of(request)}/announce\n`;
  }
}
