import type { IncomingMessage } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { passkeyInPath, trackerPathOf } from '../../protocol/http/tracker-path.js';

/**
 * Leads all forms of the tracker's paths to their controllers. Routers know `/announce/`, but not `//announce.php`. A passkey in
 * the path becomes the first parameter of the query.
 */
@Injectable()
export class TrackerPathMiddleware implements NestMiddleware {
  private readonly isPrivate: boolean;

  constructor(
    private readonly config: ApplicationConfig,
    private readonly settings: PrivateSettings,
    { mode }: SwarmSettings,
  ) {
    this.isPrivate = mode === 'private';
  }

  use(request: Pick<IncomingMessage, 'url'>, _response: unknown, next: () => void): void {
    const url = request.url ?? '';
    const prefix = this.config.getGlobalPrefix().replace(/^\/*(?=.)/, '/');
    const target = url.startsWith(prefix) ? url.slice(prefix.length) : '';
    const path = trackerPathOf(target, this.isPrivate);
    if (path) {
      const queryAt = target.indexOf('?');
      const query = queryAt < 0 ? '' : target.slice(queryAt + 1);
      const passkey = this.isPrivate ? passkeyInPath(target) : undefined;
      const moved = passkey === undefined ? '' : `${this.settings.passkeyParam}=${passkey}&`;
      request.url = `${prefix}/${path}${queryAt < 0 && moved === '' ? '' : `?${moved}${query}`}`;
    }
    next();
  }
}
