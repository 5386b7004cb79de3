import type { IncomingMessage, RequestListener } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { TrackerConfig } from '../../../config/tracker.config.js';
import type { Certificate } from '../tls/certificate.js';
import { nameOwnAddress } from '../client/named-client.js';
import { onAdminPort, onPublicPort } from './port-paths.js';
import { TrackerHttpServer } from './tracker-http-server.js';

/** Nest's Express adapter on the tracker's HTTP server. */
export class TrackerHttpAdapter extends ExpressAdapter {
  readonly server: TrackerHttpServer;
  /** Serves everything but announces and scrapes, if that has a port of its own. */
  readonly admin?: TrackerHttpServer;
  private readonly adminRequests = new WeakSet<IncomingMessage>();

  /** @param certificate both servers speak HTTPS with it */
  constructor(config: TrackerConfig, certificate?: Certificate) {
    super();
    this.disable('x-powered-by');
    this.disable('etag');
    // The routes read queries as bytes.
    this.set('query parser', false);
    const express = this.getInstance<RequestListener>();
    if (config.admin.adminPort === undefined) {
      this.server = new TrackerHttpServer(config, express, certificate);
      return;
    }
    this.server = new TrackerHttpServer(config, onPublicPort(express), certificate);
    const serve: RequestListener = (request, response) => {
      this.adminRequests.add(request);
      // No PROXY header is read on this port: a proxy in front of it reports the client in a header of the request.
      if (config.proxy.proxyProtocol) nameOwnAddress(request.socket);
      express(request, response);
    };
    this.admin = new TrackerHttpServer(config, onAdminPort(serve), certificate);
  }

  /** Whether a request came over the admin port. */
  isForAdmin(request: IncomingMessage): boolean {
    return this.adminRequests.has(request);
  }

  /** Keeps serving, but closes each connection with its next answer. */
  drain(): void {
    this.server.drain();
    this.admin?.drain();
  }

  override initHttpServer(): void {
    this.setHttpServer(this.server.node);
  }

  override async close(): Promise<void> {
    await Promise.all([this.server.close(), this.admin?.close()]);
  }
}
