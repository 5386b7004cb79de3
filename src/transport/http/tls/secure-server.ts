import type { ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Certificate } from './certificate.js';
import { CertificateWatch } from './certificate-watch.js';
import { Handshakes } from './handshakes.js';

/** An HTTPS server, with what Node leaves to others: it follows changes of its certificate, and ends with open handshakes. */
export class SecureServer {
  readonly server: Server;
  private readonly handshakes: Handshakes;
  private readonly watch: CertificateWatch;

  /**
   * @param patienceMs milliseconds that a client has for its handshake
   * @param onSecure is told of each connection whose handshake is over: the socket that its requests know, and the one beneath
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
    // Before HTTP begins on it.
    this.server.prependListener('secureConnection', (secure) => onSecure(secure, this.handshakes.finish(secure)));
    this.watch = new CertificateWatch(this.server, certificate);
  }

  /** Gives up on handshakes that are not over, and on changes of the certificate. */
  close(): void {
    this.watch.stop();
    this.handshakes.close();
  }
}
