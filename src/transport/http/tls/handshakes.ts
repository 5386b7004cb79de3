import type { Socket } from 'node:net';

/** A connection whose TLS handshake is in progress. */
interface Handshake {
  /** The TCP socket below TLS. */
  readonly carrier: Socket;
  readonly timeout: NodeJS.Timeout;
}

/** The TLS handshakes in progress. After its handshake, a connection has a second socket, which HTTP uses. */
export class Handshakes {
  /** By the addresses and ports, which both sockets of a connection share. */
  private readonly open = new Map<string, Handshake>();

  /** @param timeoutMs maximum duration of a handshake; Node's own timeout only limits silence */
  constructor(private readonly timeoutMs: number) {}

  begin(carrier: Socket): void {
    const connection = connectionOf(carrier);
    const handshake = { carrier, timeout: setTimeout(() => carrier.destroy(), this.timeoutMs) };
    this.open.set(connection, handshake);
    carrier.on('close', () => {
      clearTimeout(handshake.timeout);
      // A later connection may have the same addresses and ports, and begin before this event.
      if (this.open.get(connection) === handshake) this.open.delete(connection);
    });
  }

  /** @returns the TCP socket below; undefined if it is already closed */
  finish(secure: Socket): Socket | undefined {
    const connection = connectionOf(secure);
    const handshake = this.open.get(connection);
    this.open.delete(connection);
    clearTimeout(handshake?.timeout);
    return handshake?.carrier;
  }

  /** Closes all of these connections. */
  close(): void {
    for (const { carrier } of this.open.values()) carrier.destroy();
  }
}

function connectionOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
