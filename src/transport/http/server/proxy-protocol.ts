import type { Server, Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { readProxyHeader } from '../../../protocol/proxy/proxy-header.js';
import { nameClient } from '../client/named-client.js';
import { takeConnections } from './take-connections.js';
import type { TrustedProxies } from '../client/trusted-proxies.js';

/**
 * Reads the PROXY header with which trusted proxies begin their connections, before anything else reads from them.
 * Others may not send one: theirs goes on with the connection, and is no HTTP and no TLS.
 */
export class ProxyProtocol {
  private readonly logger = new Logger('HTTP');
  /** Sockets whose header is not whole yet. */
  private readonly reading = new Set<Socket>();
  private hasWarned = false;

  /** @param patienceMs milliseconds that a proxy has for its header */
  constructor(
    private readonly trusted: TrustedProxies,
    private readonly timeoutMs: number,
  ) {}

  /** Reads the header before whatever the server does with a connection until now. */
  standBefore(server: Server): void {
    const goOn = takeConnections(server, 'connection');
    server.on('connection', (socket: Socket) => {
      const source = parseAddress(socket.remoteAddress ?? '');
      if (source && this.trusted.has(source)) this.read(socket, goOn);
      else goOn(socket);
    });
  }

  /** Gives up on sockets that have not said for whom they are. */
  close(): void {
    for (const socket of this.reading) socket.destroy();
  }

  private read(socket: Socket, goOn: (socket: Socket) => void): void {
    let bytes = Buffer.alloc(0);
    const giveUp = () => void socket.destroy();
    const timeout = setTimeout(giveUp, this.timeoutMs);
    const stop = () => {
      clearTimeout(timeout);
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
      if (header.client) nameClient(socket, { client: header.client, overTls: header.overTls });
      socket.pause();
      if (header.end < bytes.length) socket.unshift(bytes.subarray(header.end));
      goOn(socket);
      // TLS reads by itself what stands behind the header; to whom else listens, it has to flow.
      if (socket.listenerCount('data') > 0) socket.resume();
    };
    this.reading.add(socket);
    socket.on('data', onData).on('end', giveUp).on('error', giveUp).on('close', stop);
  }

  /** Once, as whoever sends such connections sends many. */
  private warn(socket: Socket): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    this.logger.warn(`${socket.remoteAddress} is trusted, but sends no PROXY header: its connections are closed`);
  }
}
