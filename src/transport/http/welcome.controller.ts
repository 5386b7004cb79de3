import type { IncomingMessage } from 'node:http';
import { Controller, Get, Header, Req } from '@nestjs/common';
import { TrackerConfig } from '../../config/tracker.config.js';
import { ClientIp } from './client-ip.js';

@Controller()
export class WelcomeController {
  constructor(
    private readonly config: TrackerConfig,
    private readonly clientIp: ClientIp,
  ) {}

  /** The announce URL, as this very visitor can reach it. */
  @Get()
  @Header('Content-Type', 'text/plain; charset=utf-8')
  announceUrl(@Req() request: IncomingMessage): string {
    const { host, 'x-forwarded-proto': forwarded } = request.headers;
    const proxied = this.clientIp.isProxied(request);
    const https = this.config.https || (proxied && forwarded === 'https');
    return `${https ? 'https' : 'http'}://${host ?? `localhost:${request.socket.localPort}`}/announce\n`;
  }
}
