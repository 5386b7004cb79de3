import type { Server, Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { readProxyHeader } from '../../../protocol/proxy/proxy-header.js';
import { nameClient } from '../client/named-client.js';
import { takeConnections } from './take-connections.js';
import type { TrustedProxies } from '../client/trusted-proxies.js';
import { LogEvent } from '../../../logging/log-event.js';

/**
 * Reads the PROXY header at the beginning of connections from trusted proxies. A header from anyone else stays in the
 * connection, where it is a malformed request or handshake.
 */
export class ProxyProtocol {
  private readonly logger = new Logger('HTTP');
  /** Sockets with an incomplete header. */
  private readonly reading = new Set<Socket>();
  private hasWarned = false;

  /** @param timeoutMs milliseconds that a proxy has for its header */
  constructor(
    private readonly trusted: TrustedProxies,
    private readonly timeoutMs: number,
  ) {}

  /** Reads the header of each new connection before the server's own listener gets it. */
  readBefore(server: Server): void {
    const accept = takeConnections(server, 'connection');
    server.on('connection', (socket: Socket) => {
      const source = parseAddress(socket.remoteAddress ?? '');
      if (source && this.trusted.has(source)) this.read(socket, accept);
      else accept(socket);
    });
  }

  /** Closes sockets with an incomplete header. */
  close(): void {
    for (const socket of this.reading) socket.destroy();
  }

  private read(socket: Socket, accept: (socket: Socket) => void): void {
    let bytes = Buffer.alloc(0);
    const destroy = () => void socket.destroy();
    const timeout = setTimeout(destroy, this.timeoutMs);
    const stop = () => {
      clearTimeout(timeout);
      this.reading.delete(socket);
      socket.off('data', onData).off('end', destroy).off('error', destroy).off('close', stop);
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
      accept(socket);
      // TLS reads from the handle by itself. Without TLS there is a listener for data, and the socket has to flow.
      if (socket.listenerCount('data') > 0) socket.resume();
    };
    this.reading.add(socket);
    socket.on('data', onData).on('end', destroy).on('error', destroy).on('close', stop);
  }

  /** Logged once: a proxy without the header sends many such connections. */
  private warn(socket: Socket): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    const address = socket.remoteAddress;
    const message = `${address} is trusted, but sends no PROXY header: its connections are closed`;
    this.logger.warn(new LogEvent('proxy_header_missing', message, { address }));
  }
}
