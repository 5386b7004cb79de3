import { createServer, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { TrackerConfig } from '../../config/tracker.config.js';
import { DirectLane } from './lane/direct-lane.js';
import type { LaneHandler } from './lane/lane-connection.js';
import { LONGEST_HEAD } from './lane/request-head.js';
import { refuseMalformed } from './malformed-request.js';
import { ProxyProtocol } from './proxy-protocol.js';
import { TrustedProxies } from './trusted-proxies.js';

/** Milliseconds that a client has for its request, so that nobody holds a socket by dripping bytes. */
const REQUEST_TIMEOUT_MS = 15_000;
/** Milliseconds that an idle connection is kept. */
const KEEP_ALIVE_MS = 5_000;
/** The same for a balancer's: longer than balancers keep theirs, so they close first. */
const PROXY_KEEP_ALIVE_MS = 65_000;
/** Milliseconds that a closing server waits for requests in flight. */
const CLOSE_PATIENCE_MS = 10_000;
const CLOSE_SWEEP_MS = 50;
/** RFC 6797; a year, in seconds. */
const HSTS = 'max-age=31536000';

/** What goes straight to the handlers that Nest made: Express's middleware and router cost three times their work. */
const DIRECT_PATHS = ['/announce', '/scrape'];

/** Nest's Express adapter on a server that is set up for a tracker's traffic, with a direct lane for announces. */
export class TrackerHttpAdapter extends ExpressAdapter {
  private readonly direct = new Map<string, RequestListener>();
  private lane?: DirectLane;
  private readonly proxyProtocol?: ProxyProtocol;
  private readonly behindProxy: boolean;
  /** Every open socket off the lane with the latest answer on it, sent or not; none before its first request. */
  private readonly sockets = new Map<Socket, ServerResponse | undefined>();

  constructor({ trustedProxies, proxyProtocol }: Pick<TrackerConfig, 'trustedProxies' | 'proxyProtocol'>) {
    super();
    this.behindProxy = trustedProxies.length > 0;
    if (proxyProtocol) this.proxyProtocol = new ProxyProtocol(new TrustedProxies(trustedProxies), REQUEST_TIMEOUT_MS);
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

  override initHttpServer({ httpsOptions }: NestApplicationOptions): void {
    const options: ServerOptions = {
      // What is longer is answered by `refuseMalformed`.
      maxHeaderSize: LONGEST_HEAD,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: this.keepAliveMs,
      // Some clients speak HTTP/1.1 without a Host.
      requireHostHeader: false,
    };
    const server = httpsOptions ? createTlsServer({ ...options, ...httpsOptions }) : createServer(options);
    server.on('clientError', refuseMalformed);
    // Of a TLS connection, requests know the inner socket only.
    if (httpsOptions) server.prependListener('secureConnection', (socket: Socket) => this.watch(socket));
    else this.openLane(server);
    if (this.proxyProtocol) this.readProxyHeaders(server, this.proxyProtocol);
    const express = this.getInstance<RequestListener>();
    server.on('request', (request, response) => {
      this.sockets.set(request.socket, response);
      if (httpsOptions) response.setHeader('Strict-Transport-Security', HSTS);
      if (!server.listening) response.setHeader('Connection', 'close');
      const direct = this.direct.get(pathOf(request.url as string)) ?? express;
      direct(request, response);
    });
    this.setHttpServer(server);
  }

  /** Stops accepting, lets what is in flight finish, and then gives up on sockets that still dawdle. */
  override async close(): Promise<void> {
    const server = this.getHttpServer() as Server;
    const closed = new Promise((resolve) => server.close(resolve));
    const deadline = Date.now() + CLOSE_PATIENCE_MS;
    const sweep = setInterval(() => this.closeSockets(Date.now() > deadline), CLOSE_SWEEP_MS);
    this.closeSockets(false);
    await closed;
    clearInterval(sweep);
    this.lane?.closeAll();
  }

  private get keepAliveMs(): number {
    return this.behindProxy ? PROXY_KEEP_ALIVE_MS : KEEP_ALIVE_MS;
  }

  /** Puts the lane before Node's own way with a connection, which begins where the lane ends. */
  private openLane(server: Server): void {
    const nodesOwn = takeConnections(server);
    const patience = { firstRequest: REQUEST_TIMEOUT_MS / 1000, keepAlive: this.keepAliveMs / 1000 };
    const lane = new DirectLane(this.direct as unknown as Map<string, LaneHandler>, patience, (socket) => {
      this.watch(socket);
      nodesOwn(socket);
    });
    server.on('connection', (socket: Socket) => lane.accept(socket));
    this.lane = lane;
  }

  /** Puts the PROXY header before whatever takes connections. */
  private readProxyHeaders(server: Server, proxyProtocol: ProxyProtocol): void {
    const takeOn = takeConnections(server);
    server.on('connection', (socket: Socket) =>
      proxyProtocol.accept(socket, (behindHeader) => {
        takeOn(behindHeader);
        // TLS reads by itself what stands behind the header.
        if (this.lane) behindHeader.resume();
      }),
    );
  }

  private watch(socket: Socket): void {
    this.proxyProtocol?.passOn(socket);
    this.sockets.set(socket, undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }

  /** Node's own `closeIdleConnections` spares sockets that never sent a request. */
  private closeSockets(all: boolean): void {
    this.lane?.close();
    this.proxyProtocol?.close();
    for (const [socket, answer] of this.sockets) {
      if (all || (answer?.writableFinished ?? true)) socket.destroy();
    }
    if (!all) return;
    this.lane?.closeAll();
    (this.getHttpServer() as Server).closeAllConnections();
  }
}

/** Takes away from a server what it does with a new connection, to be called by whoever reads from it before. */
function takeConnections(server: Server): (socket: Socket) => void {
  const [own] = server.listeners('connection') as [(this: Server, socket: Socket) => void];
  server.off('connection', own);
  return (socket) => own.call(server, socket);
}

function pathOf(url: string): string {
  const queryAt = url.indexOf('?');
  return queryAt < 0 ? url : url.slice(0, queryAt);
}
