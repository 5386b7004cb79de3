import { createServer, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ExpressAdapter } from '@nestjs/platform-express';
import { CLOSE_TIMEOUT_MS } from '../../../config/limits/process.limits.js';
import {
  CLOSE_CHECK_MS,
  HSTS_SECONDS,
  MAX_HEAD_BYTES,
  REQUEST_TIMEOUT_MS,
  SLOW_REQUEST_CHECK_MS,
} from '../../../config/limits/http.limits.js';
import type { TrackerConfig } from '../../../config/tracker.config.js';
import { FastPath } from '../fast-path/fast-path.js';
import type { FastPathHandler } from '../fast-path/fast-path-connection.js';
import { pathOf } from '../fast-path/request-head.js';
import { refuseMalformed } from './malformed-request.js';
import { clientNamedFor, nameClient } from '../client/named-client.js';
import { ProxyProtocol } from './proxy-protocol.js';
import { takeConnections } from './take-connections.js';
import type { Certificate } from '../tls/certificate.js';
import { SecureServer } from '../tls/secure-server.js';
import type { TrustedProxies } from '../client/trusted-proxies.js';

/** RFC 6797. */
const HSTS = `max-age=${HSTS_SECONDS}`;

/** What goes straight to the handlers that Nest made: Express's middleware and router cost three times their work. */
const DIRECT_PATHS = ['/announce', '/scrape'];

/** Nest's Express adapter on a server that is set up for a tracker's traffic, with a direct lane for announces. */
export class TrackerHttpAdapter extends ExpressAdapter {
  private readonly direct = new Map<string, RequestListener>();
  private lane?: FastPath;
  private secure?: SecureServer;
  private proxyProtocol?: ProxyProtocol;
  private readonly idleSeconds: number;
  private isDraining = false;
  /** Every open socket off the lane with the latest answer on it, sent or not; none before its first request. */
  private readonly sockets = new Map<Socket, ServerResponse | undefined>();

  /**
   * @param certificate the door speaks HTTPS with it
   * @param requestTimeoutMs milliseconds that a client has for its request
   */
  constructor(
    { idleSeconds }: TrackerConfig,
    private readonly certificate?: Certificate,
    private readonly requestTimeoutMs = REQUEST_TIMEOUT_MS,
  ) {
    super();
    this.idleSeconds = idleSeconds;
    this.disable('x-powered-by');
    this.disable('etag');
    // Queries are read as bytes by the doors themselves.
    this.set('query parser', false);
  }

  /** Where Nest registers the handlers of the tracker's own paths: whole, with guards, interceptors and filters. */
  override all(...route: unknown[]): unknown {
    const [path, handler] = route as [string, RequestListener];
    if (DIRECT_PATHS.includes(path)) this.direct.set(path, handler);
    return (super.all as (...route: unknown[]) => unknown)(...route);
  }

  /** Nest sets a status before each handler; on the direct lane there is no Express response to do it. */
  override status(response: ServerResponse, statusCode: number): ServerResponse {
    response.statusCode = statusCode;
    return response;
  }

  /** Reads the PROXY headers of these proxies. Must be called before the server listens. */
  readProxyHeaders(trusted: TrustedProxies): void {
    this.proxyProtocol = new ProxyProtocol(trusted, this.requestTimeoutMs);
    this.proxyProtocol.standBefore(this.getHttpServer() as Server);
  }

  override initHttpServer(): void {
    const options: ServerOptions = {
      // What is longer is answered by `refuseMalformed`.
      maxHeaderSize: MAX_HEAD_BYTES,
      requestTimeout: this.requestTimeoutMs,
      headersTimeout: this.requestTimeoutMs,
      connectionsCheckingInterval: SLOW_REQUEST_CHECK_MS,
      keepAliveTimeout: this.idleSeconds * 1000,
      // Some clients speak HTTP/1.1 without a Host.
      requireHostHeader: false,
    };
    const server = this.certificate ? this.secureServer(this.certificate, options) : createServer(options);
    server.on('clientError', refuseMalformed);
    if (!this.certificate) this.openLane(server);
    const express = this.getInstance<RequestListener>();
    server.on('request', (request, response) => {
      this.sockets.set(request.socket, response);
      if (this.certificate) response.setHeader('Strict-Transport-Security', HSTS);
      if (this.isDraining) response.setHeader('Connection', 'close');
      const direct = this.direct.get(pathOf(request.url as string)) ?? express;
      direct(request, response);
    });
    this.setHttpServer(server);
  }

  /** Serves on, but closes each connection after its next answer, and says so: clients and balancers make new ones elsewhere. */
  drain(): void {
    this.isDraining = true;
    this.lane?.drain();
  }

  /** Stops accepting, lets what is in flight finish, and then gives up on sockets that still dawdle. */
  override async close(): Promise<void> {
    this.drain();
    const server = this.getHttpServer() as Server;
    const closed = new Promise((resolve) => server.close(resolve));
    const deadline = Date.now() + CLOSE_TIMEOUT_MS;
    const sweep = setInterval(() => this.closeSockets(Date.now() > deadline), CLOSE_CHECK_MS);
    this.closeSockets(false);
    await closed;
    clearInterval(sweep);
    this.lane?.closeAll();
  }

  private secureServer(certificate: Certificate, options: ServerOptions): Server {
    this.secure = new SecureServer(certificate, options, this.requestTimeoutMs, (socket, carrier) => {
      const client = carrier && clientNamedFor(carrier);
      if (client) nameClient(socket, client);
      this.watch(socket);
    });
    return this.secure.server;
  }

  /** Puts the lane before Node's own way with a connection, which begins where the lane ends. */
  private openLane(server: Server): void {
    const nodesOwn = takeConnections(server);
    const timeout = { firstRequest: this.requestTimeoutMs / 1000, keepAlive: this.idleSeconds };
    const lane = new FastPath(this.direct as unknown as Map<string, FastPathHandler>, timeout, (socket) => {
      this.watch(socket);
      nodesOwn(socket);
    });
    server.on('connection', (socket: Socket) => lane.accept(socket));
    this.lane = lane;
  }

  private watch(socket: Socket): void {
    this.sockets.set(socket, undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }

  /** Node's own `closeIdleConnections` spares sockets that never sent a request. */
  private closeSockets(all: boolean): void {
    this.lane?.close();
    this.secure?.close();
    this.proxyProtocol?.close();
    for (const [socket, answer] of this.sockets) {
      if (all || (answer?.writableFinished ?? true)) socket.destroy();
    }
    if (!all) return;
    this.lane?.closeAll();
    (this.getHttpServer() as Server).closeAllConnections();
  }
}
