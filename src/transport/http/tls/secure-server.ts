import type { ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { takeConnections } from '../server/take-connections.js';
import type { Certificate } from './certificate.js';
import { CertificateWatch } from './certificate-watch.js';
import { Handshakes } from './handshakes.js';

/** An HTTPS server that reloads its certificate and closes handshakes in progress, which Node's own server does not. */
export class SecureServer {
  readonly server: Server;
  /** Gives a connection whose handshake is over to Node's HTTP parser. */
  readonly readByNode: (secure: Socket) => void;
  private readonly handshakes: Handshakes;
  private readonly watch: CertificateWatch;

  /**
   * @param timeoutMs maximum duration of a handshake
   * @param onSecure called after each handshake with the TLS socket and the TCP socket below
   */
  constructor(
    certificate: Certificate,
    options: ServerOptions,
    timeoutMs: number,
    onSecure: (secure: Socket, carrier?: Socket) => void,
  ) {
    this.server = createServer({ ...options, ...certificate.options });
    this.handshakes = new Handshakes(timeoutMs);
    this.server.on('connection', (carrier: Socket) => this.handshakes.begin(carrier));
    this.readByNode = takeConnections(this.server, 'secureConnection');
    this.server.on('secureConnection', (secure: Socket) => onSecure(secure, this.handshakes.finish(secure)));
    this.watch = new CertificateWatch(this.server, certificate);
  }

  get certificateExpiry(): Date {
    return this.watch.expiry;
  }

  /** Closes handshakes in progress and stops reloading the certificate. */
  close(): void {
    this.watch.stop();
    this.handshakes.close();
  }
}
