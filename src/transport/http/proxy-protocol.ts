import type { Server, Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { parseAddress } from '../../protocol/peer-address.js';
import { readProxyHeader } from '../../protocol/proxy-header.js';
import { clientNamedFor, nameClient } from './named-client.js';
import { takeConnections } from './take-connections.js';
import type { TrustedProxies } from './trusted-proxies.js';

/**
 * Reads the PROXY header with which trusted proxies begin their connections, before anything else reads from them.
 * Others may not send one: theirs goes on with the connection, and is no HTTP and no TLS.
 */
export class ProxyProtocol {
  private readonly logger = new Logger('HTTP');
  /** Sockets whose header is not whole yet. */
  private readonly reading = new Set<Socket>();
  /** Clients by the connection that carries TLS, as its socket is not the one that the header came on. */
  private readonly byConnection = new Map<string, Buffer>();
  private hasWarned = false;

  /** @param patienceMs milliseconds that a proxy has for its header */
  constructor(
    private readonly trusted: TrustedProxies,
    private readonly patienceMs: number,
  ) {}

  /** Reads the header before whatever the server does with a connection until now. */
  standBefore(server: Server): void {
    const goOn = takeConnections(server);
    server.on('connection', (socket: Socket) => {
      const source = parseAddress(socket.remoteAddress ?? '');
      if (source && this.trusted.has(source)) this.read(socket, goOn);
      else goOn(socket);
    });
  }

  /** Makes the client of a connection that of the TLS socket on it, too. */
  passOn(inner: Socket): void {
    const connection = connectionOf(inner);
    const client = this.byConnection.get(connection);
    if (!client) return;
    this.byConnection.delete(connection);
    nameClient(inner, client);
  }

  /** Gives up on sockets that have not said for whom they are. */
  close(): void {
    for (const socket of this.reading) socket.destroy();
  }

  private read(socket: Socket, goOn: (socket: Socket) => void): void {
    let bytes = Buffer.alloc(0);
    const giveUp = () => void socket.destroy();
    const patience = setTimeout(giveUp, this.patienceMs);
    const stop = () => {
      clearTimeout(patience);
      this.reading.delete(socket);
      socket.off('data', onData).off('end', giveUp).off('error', giveUp).off('close', stop);
    };
    const onData = (more: Buffer) => {
      bytes = Buffer.concat([bytes, more]);
      const header = readProxyHeader(bytes);
      if (header === 'incomplete') return;
      if (!header) {
        this.warn(socket);
        socket.destroy();
        return;
      }
      stop();
      if (header.client) this.name(socket, header.client);
      socket.pause();
      if (header.end < bytes.length) socket.unshift(bytes.subarray(header.end));
      goOn(socket);
      // TLS reads by itself what stands behind the header; to whom else listens, it has to flow.
      if (socket.listenerCount('data') > 0) socket.resume();
    };
    this.reading.add(socket);
    socket.on('data', onData).on('end', giveUp).on('error', giveUp).on('close', stop);
  }

  private name(socket: Socket, client: Buffer): void {
    nameClient(socket, client);
    const connection = connectionOf(socket);
    this.byConnection.set(connection, client);
    socket.on('close', () => {
      // A later connection may have the same ports, and be there before this one is gone.
      if (this.byConnection.get(connection) === clientNamedFor(socket)) this.byConnection.delete(connection);
    });
  }

  /** Once, as whoever sends such connections sends many. */
  private warn(socket: Socket): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    this.logger.warn(`${socket.remoteAddress} is trusted, but sends no PROXY header: its connections are closed`);
  }
}

function connectionOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
