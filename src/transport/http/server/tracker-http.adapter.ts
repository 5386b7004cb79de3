import type { RequestListener } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { TrackerConfig } from '../../../config/tracker.config.js';
import type { Certificate } from '../tls/certificate.js';
import { TrackerHttpServer } from './tracker-http-server.js';

/** Nest's Express adapter on the tracker's HTTP server. */
export class TrackerHttpAdapter extends ExpressAdapter {
  readonly server: TrackerHttpServer;

  /** @param certificate the server speaks HTTPS with it */
  constructor(config: TrackerConfig, certificate?: Certificate) {
    super();
    this.disable('x-powered-by');
    this.disable('etag');
    // The routes read queries as bytes.
    this.set('query parser', false);
    this.server = new TrackerHttpServer(config, this.getInstance<RequestListener>(), certificate);
  }

  override initHttpServer(): void {
    this.setHttpServer(this.server.node);
  }

  override close(): Promise<void> {
    return this.server.close();
  }
}
