import type { IncomingMessage } from 'node:http';
import { Controller, Get, Header, Req } from '@nestjs/common';
import { RequestOrigin } from './client/request-origin.js';

@Controller()
export class WelcomeController {
  constructor(private readonly origin: RequestOrigin) {}

  /** The announce URL, as this very visitor can reach it; a cache would tell it to others. */
  @Get()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  announceUrl(@Req() request: IncomingMessage): string {
    return `${this.origin.of(request)}/announce\n`;
  }
}
