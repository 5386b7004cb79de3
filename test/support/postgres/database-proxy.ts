import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The network between a tracker and its database: a TCP proxy on a free port of loopback, which fails as a test says. */
export class DatabaseProxy {
  private readonly sockets = new Set<Socket>();
  /** Of connections that never pass on a byte again, though both sides still think that they are there. */
  private readonly halfOpen = new WeakSet<Socket>();
  /** Called with every chunk on its way to the database. */
  onRequest: (bytes: Buffer) => void = () => undefined;
  private hasVanished = false;
  private isRefusing = false;
  private delay = 0;

  private constructor(
    private readonly server: Server,
    private databasePort: number,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  /** @param databasePort of 127.0.0.1 */
  static async before(databasePort: number): Promise<DatabaseProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DatabaseProxy(server, databasePort);
  }

  /** The URL of the same database by way of the proxy. */
  url(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Passes on nothing any more and tells nobody, as a network does that loses every packet. */
  vanish(): void {
    this.hasVanished = true;
    for (const socket of this.sockets) this.halfOpen.add(socket);
  }

  /** Passes on again, but for connections that were there before, or tried to be: they stay half open. */
  comeBack(): void {
    this.hasVanished = false;
  }

  /** Closes all connections, and new ones at once, as if nothing listened. */
  refuse(): void {
    this.isRefusing = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Takes connections again. */
  accept(): void {
    this.isRefusing = false;
  }

  /** Passes on every chunk so many milliseconds later. */
  slowDown(milliseconds: number): void {
    this.delay = milliseconds;
  }

  /** New connections lead to another database; those that are there stay. */
  leadTo(databasePort: number): void {
    this.databasePort = databasePort;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    if (this.isRefusing) {
      near.destroy();
      return;
    }
    const far = connect(this.databasePort, '127.0.0.1');
    near.on('data', (bytes) => this.onRequest(bytes));
    this.pass(near, far);
    this.pass(far, near);
  }

  private pass(from: Socket, to: Socket): void {
    this.sockets.add(from);
    if (this.hasVanished) this.halfOpen.add(from);
    const later = async (deliver: () => void) => {
      if (this.delay > 0) await sleep(this.delay);
      if (!this.halfOpen.has(from)) deliver();
    };
    from.setNoDelay();
    from.on('data', (bytes) => void later(() => to.write(bytes)));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.sockets.delete(from);
      void later(() => to.destroy());
    });
  }
}
