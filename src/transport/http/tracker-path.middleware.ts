import type { IncomingMessage } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { trackerPathOf } from '../../protocol/http/tracker-path.js';

/** Leads all forms of the tracker's paths to their controllers. Routers know `/announce/`, but not `//announce.php`. */
@Injectable()
export class TrackerPathMiddleware implements NestMiddleware {
  constructor(private readonly config: ApplicationConfig) {}

  use(request: Pick<IncomingMessage, 'url'>, _response: unknown, next: () => void): void {
    const url = request.url ?? '';
    const prefix = this.config.getGlobalPrefix().replace(/^\/*(?=.)/, '/');
    const target = url.startsWith(prefix) ? url.slice(prefix.length) : '';
    const path = trackerPathOf(target);
    if (path) {
      const queryAt = target.indexOf('?');
      request.url = `${prefix}/${path}${queryAt < 0 ? '' : target.slice(queryAt)}`;
    }
    next();
  }
}
