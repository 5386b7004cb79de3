import type { Socket } from 'node:net';

/** A connection whose TLS handshake is not over. */
interface Handshake {
  /** The socket that the bytes come over. */
  readonly carrier: Socket;
  readonly timeout: NodeJS.Timeout;
}

/** The TLS handshakes that are not over. With its end, a connection has a second socket, the one that requests know. */
export class Handshakes {
  /** By what both sockets of a connection have in common. */
  private readonly open = new Map<string, Handshake>();

  /** @param patienceMs milliseconds for a handshake, however busy a client is with it; Node's own limit is on silence */
  constructor(private readonly timeoutMs: number) {}

  begin(carrier: Socket): void {
    const connection = connectionOf(carrier);
    const handshake = { carrier, timeout: setTimeout(() => carrier.destroy(), this.timeoutMs) };
    this.open.set(connection, handshake);
    carrier.on('close', () => {
      clearTimeout(handshake.timeout);
      // A later connection may have the same ports, and be there before this one is gone.
      if (this.open.get(connection) === handshake) this.open.delete(connection);
    });
  }

  /** @returns the socket that carries the bytes of this one; undefined where it is closed already */
  finish(secure: Socket): Socket | undefined {
    const connection = connectionOf(secure);
    const handshake = this.open.get(connection);
    this.open.delete(connection);
    clearTimeout(handshake?.timeout);
    return handshake?.carrier;
  }

  /** Gives up on all of them. */
  close(): void {
    for (const { carrier } of this.open.values()) carrier.destroy();
  }
}

function connectionOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
