import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import {
  CLOSE_CHECK_MS,
  HSTS_SECONDS,
  MAX_HEAD_BYTES,
  REQUEST_TIMEOUT_MS,
  SLOW_REQUEST_CHECK_MS,
} from '../../../config/limits/http.limits.js';
import { CLOSE_TIMEOUT_MS } from '../../../config/limits/process.limits.js';
import type { TrackerConfig } from '../../../config/tracker.config.js';
import { clientNamedFor, nameClient } from '../client/named-client.js';
import type { TrustedProxies } from '../client/trusted-proxies.js';
import { FastPath } from '../fast-path/fast-path.js';
import type { Certificate } from '../tls/certificate.js';
import { SecureServer } from '../tls/secure-server.js';
import type { RouteLookup } from './exchange.js';
import { Listeners } from './listeners.js';
import { type Refusal, refuseMalformed } from './malformed-request.js';
import { NodeConnections } from './node-connections.js';
import { ProxyProtocol } from './proxy-protocol.js';
import { takeConnections } from './take-connections.js';

const HSTS = `max-age=${HSTS_SECONDS}`;

/** The HTTP server: it accepts connections, plain or TLS, with or without a PROXY header, and ends them. */
export class TrackerHttpServer {
  /** Node's server, which listens, and reads what the fast path does not. */
  readonly node: Server;
  private readonly listeners: Listeners;
  private readonly fastPath: FastPath;
  private readonly nodeConnections: NodeConnections;
  private readonly secure?: SecureServer;
  private proxyProtocol?: ProxyProtocol;
  private isDraining = false;
  private routes: RouteLookup = () => undefined;
  private malformedCount = 0;

  /**
   * @param express serves what the routes of `serveDirectly` do not
   * @param certificate the server speaks HTTPS with it
   * @param requestTimeoutMs milliseconds that a client has for its request, and for reading an answer
   */
  constructor(
    { idleSeconds }: TrackerConfig,
    private readonly express: RequestListener,
    certificate?: Certificate,
    private readonly requestTimeoutMs = REQUEST_TIMEOUT_MS,
  ) {
    const options: ServerOptions & { allowHalfOpen: boolean } = {
      // A longer head is answered by `refuseMalformed`.
      maxHeaderSize: MAX_HEAD_BYTES,
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: SLOW_REQUEST_CHECK_MS,
      keepAliveTimeout: idleSeconds * 1000,
      // Some clients speak HTTP/1.1 without a Host.
      requireHostHeader: false,
      allowHalfOpen: true,
      // Without TLS the connections of the fast path do it, where it matters.
      noDelay: certificate !== undefined,
    };
    if (certificate) {
      this.secure = new SecureServer(certificate, options, requestTimeoutMs, (socket, carrier) =>
        this.acceptSecure(socket, carrier),
      );
    }
    this.node = this.secure?.server ?? createServer(options);
    this.listeners = new Listeners(this.node, options);
    // By default Node drops requests in flight when their client half-closes the connection.
    Object.assign(this.node, { httpAllowHalfOpen: true });
    const readByNode = this.secure?.readByNode ?? takeConnections(this.node, 'connection');
    const refuse: Refusal = (...refused) => {
      if (refuseMalformed(...refused)) this.malformedCount++;
    };
    const serve: RequestListener = (...exchange) => this.serve(...exchange);
    this.nodeConnections = new NodeConnections(this.node, serve, refuse, requestTimeoutMs);
    this.fastPath = new FastPath({
      routes: (target) => this.routes(target),
      requestSeconds: Math.ceil(requestTimeoutMs / 1000),
      idleSeconds,
      headers: certificate ? `Strict-Transport-Security: ${HSTS}\r\n` : '',
      refuse,
      handOver: (socket) => {
        this.nodeConnections.add(socket);
        readByNode(socket);
      },
    });
    if (!certificate) this.node.on('connection', (socket: Socket) => this.fastPath.accept(socket));
  }

  /** Requests refused since the start because they could not be read. */
  get malformed(): number {
    return this.malformedCount;
  }

  /** When the certificate expires; undefined without TLS. */
  get certificateExpiry(): Date | undefined {
    return this.secure?.certificateExpiry;
  }

  /** Open connections. */
  connections(): Promise<number> {
    return this.listeners.connections();
  }

  /** Reads the PROXY headers of these proxies. Must be called before the server listens. */
  readProxyHeaders(trusted: TrustedProxies): void {
    this.proxyProtocol = new ProxyProtocol(trusted, this.requestTimeoutMs);
    this.proxyProtocol.readBefore(this.node);
  }

  /** From now on these routes are called directly, not through Express. */
  serveDirectly(routes: RouteLookup): void {
    this.routes = routes;
  }

  /**
   * Listens on one more address.
   * @param port 0 for any free port
   * @returns the port
   * @throws the system's error
   */
  listen(port: number, host: string): Promise<number> {
    return this.listeners.add(port, host);
  }

  /** Keeps serving, but closes each connection with its next answer, so that clients and load balancers go elsewhere. */
  drain(): void {
    this.isDraining = true;
    this.fastPath.drain();
  }

  /** Stops accepting, answers the requests in flight, and closes connections that take longer than CLOSE_TIMEOUT_MS. */
  async close(): Promise<void> {
    this.drain();
    const closed = this.listeners.close();
    const deadline = performance.now() + CLOSE_TIMEOUT_MS;
    const check = setInterval(() => this.closeConnections(performance.now() > deadline), CLOSE_CHECK_MS);
    this.closeConnections(false);
    await closed;
    clearInterval(check);
    this.fastPath.closeAll();
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    if (this.secure) response.setHeader('Strict-Transport-Security', HSTS);
    if (this.isDraining) response.setHeader('Connection', 'close');
    const route = this.routes(request.url ?? '');
    if (route) void route(request, response);
    else this.express(request, response);
  }

  /** @param carrier the socket beneath TLS, which the PROXY header came over */
  private acceptSecure(socket: Socket, carrier?: Socket): void {
    const client = carrier && clientNamedFor(carrier);
    if (client) nameClient(socket, client);
    this.fastPath.accept(socket);
  }

  private closeConnections(all: boolean): void {
    this.fastPath.close();
    this.secure?.close();
    this.proxyProtocol?.close();
    this.nodeConnections.closeIdle();
    if (!all) return;
    this.fastPath.closeAll();
    this.nodeConnections.closeAll();
    this.node.closeAllConnections();
  }
}
