import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A reverse proxy that forwards so many requests, and keeps the next one waiting. */
export class Gate {
  private passing = 0;
  private arrived: () => void = () => undefined;
  /** Resolves when a request waits that may not pass. */
  private waiting = Promise.resolve();
  private readonly server: Server;

  /** @param target such as `http://127.0.0.1:8080` */
  constructor(private readonly target: string) {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Lets so many requests pass from now on. @returns the end of the wait for one more */
  pass(requests: number): Promise<void> {
    this.passing = requests;
    this.waiting = new Promise((resolve) => (this.arrived = resolve));
    return this.waiting;
  }

  private async serve({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.passing-- <= 0) {
      this.arrived();
      return;
    }
    const answer = await fetch(`${this.target}${url}`, { headers: { Authorization: headers.authorization ?? '' } });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' });
    response.end(await answer.text());
  }
}
