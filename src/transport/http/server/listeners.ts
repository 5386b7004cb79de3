import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type ServerOpts } from 'node:net';

/** Listens for Node's HTTP server, on several addresses; by itself it listens on one. */
export class Listeners {
  private readonly others: Server[] = [];

  /** @param options those of the server, for its connections */
  constructor(
    private readonly node: Server,
    private readonly options: Pick<ServerOpts, 'allowHalfOpen' | 'noDelay'>,
  ) {}

  /**
   * Listens on one more address.
   * @param port 0 for any free port
   * @returns the port
   * @throws the system's error
   */
  async add(port: number, host: string): Promise<number> {
    const server = this.node.listening ? this.another() : this.node;
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** Open connections. */
  async connections(): Promise<number> {
    const counts = [this.node, ...this.others].map(
      (server) => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count ?? 0))),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  /** Stops accepting. @returns once all connections have ended */
  async close(): Promise<void> {
    await Promise.all([this.node, ...this.others].map((server) => new Promise((resolve) => server.close(resolve))));
  }

  /** A server that accepts connections with the same options, and hands them on. */
  private another(): Server {
    const { allowHalfOpen, noDelay } = this.options;
    const server = createServer({ allowHalfOpen, noDelay });
    server.on('connection', (socket) => this.node.emit('connection', socket));
    this.others.push(server);
    return server;
  }
}
