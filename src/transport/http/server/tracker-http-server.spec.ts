import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { configFromSettings } from '../../../config/load-config.js';
import { TrustedProxies } from '../client/trusted-proxies.js';
import { Certificate } from '../tls/certificate.js';
import { TrackerHttpServer } from './tracker-http-server.js';

/** Milliseconds that these tests' clients have for a request, most of which wait for its end. */
const REQUEST_TIMEOUT_MS = 1_000;
/** Milliseconds in which a client makes progress, however busy the machine is. */
const LONG_REQUEST_TIMEOUT_MS = 5_000;

const nothing: RequestListener = (_, response) => void response.end();

describe('TrackerHttpServer', () => {
  const servers: TrackerHttpServer[] = [];

  afterAll(() => Promise.all(servers.map((server) => server.close())));

  /** @returns the port */
  async function serve(
    express = nothing,
    proxyProtocol = false,
    certificate?: Certificate,
    timeout = REQUEST_TIMEOUT_MS,
  ): Promise<number> {
    const config = configFromSettings({ trustedProxies: ['127.0.0.1'], proxyProtocol });
    const server = new TrackerHttpServer(config, express, certificate, timeout);
    if (proxyProtocol) server.readProxyHeaders(new TrustedProxies(config.proxy));
    servers.push(server);
    return server.listen(0, '127.0.0.1');
  }

  /** What a client gets that begins like this, and then sends a byte now and again. */
  async function answerToDripping(port: number, start: string): Promise<string> {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (more: string) => (text += more)).on('error', () => undefined);
    socket.write(start, 'latin1');
    const dripping = setInterval(() => socket.write('x'), 100);
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(dripping);
    return text;
  }

  it.each([
    ['a PROXY header', 'PROXY UNKNOWN ', /^$/],
    ['a request line', 'PROXY UNKNOWN\r\nGET /announce?', /^HTTP\/1\.1 408 /],
    ['headers', 'PROXY UNKNOWN\r\nGET / HTTP/1.1\r\nX-Long: ', /^HTTP\/1\.1 408 /],
  ])('should give up on a client that drips %s', async (_, start, answer) => {
    expect(await answerToDripping(await serve(nothing, true), start)).toMatch(answer);
  });

  it('should give up on a client that drips a TLS handshake', async () => {
    const [tlsCert, tlsKey] = ['test/support/certificates/localhost.crt', 'test/support/certificates/localhost.key'];
    const port = await serve(nothing, true, await Certificate.read({ tlsCert, tlsKey }));
    // A record of a hello of 512 bytes.
    expect(await answerToDripping(port, 'PROXY UNKNOWN\r\n\x16\x03\x01\x02\x00\x01')).toBe('');
  });

  describe('for a route that reads a body', () => {
    const readBody: RequestListener = (request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length)).on('end', () => response.end(`${bytes} bytes`));
    };
    /** Sends the pieces of a body one by one. @returns all that was answered when the server has closed */
    async function answerTo(
      pieces: readonly string[],
      length: number,
      path = '/',
      timeout = REQUEST_TIMEOUT_MS,
    ): Promise<string> {
      const { socket, received, closed } = aClient(await serve(readBody, false, undefined, timeout));
      socket.write(`POST ${path} HTTP/1.1\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`);
      for (const piece of pieces) {
        await sleep(timeout / 20);
        socket.write(piece);
      }
      await closed;
      return received();
    }

    it('should wait for a large one as long as it makes progress', async () => {
      const pieces = Array.from({ length: 40 }, () => 'x'.repeat(50_000));
      const answer = await answerTo(pieces, 2_000_000, '/', LONG_REQUEST_TIMEOUT_MS);
      expect(answer).toMatch(/^HTTP\/1\.1 200 .*2000000 bytes/s);
    });

    it('should answer 408 with problem details on a path of the admin API', async () => {
      expect(await answerTo(['{'], 20, '/api/v1/bans')).toMatch(
        /^HTTP\/1\.1 408 [^]*application\/problem\+json[^]*"title":"Request Timeout","status":408}$/,
      );
    });

    it('should answer 408 if it stops, or only drips', async () => {
      expect(await answerTo(['x'.repeat(100_000)], 200_000)).toMatch(/^HTTP\/1\.1 408 /);
      expect(
        await answerTo(
          Array.from({ length: 60 }, () => 'x'),
          200_000,
        ),
      ).toMatch(/^HTTP\/1\.1 408 /);
    });
  });

  function aClient(port: number): { socket: Socket; received: () => string; closed: Promise<unknown> } {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (more: string) => (text += more)).on('error', () => undefined);
    return { socket, received: () => text, closed: once(socket, 'close') };
  }

  it('should serve pipelined requests of Express one at a time, in order, also after a half-close (A20, A22)', async () => {
    let inFlight = 0;
    let most = 0;
    const port = await serve((request, response) => {
      most = Math.max(most, ++inFlight);
      setTimeout(() => {
        inFlight--;
        response.end(`[${request.url}]`);
      }, 5);
    });
    const { socket, received, closed } = aClient(port);
    const targets = Array.from({ length: 20 }, (_, at) => `/${at}`);
    socket.end(targets.map((target) => `GET ${target} HTTP/1.1\r\n\r\n`).join(''));
    await closed;
    expect(received().match(/\[.*?\]/g)).toEqual(targets.map((target) => `[${target}]`));
    expect(most).toBe(1);
  });

  describe.each([
    ['at once', (answer: () => void) => answer()],
    ['later', (answer: () => void) => void setTimeout(answer, 20)],
  ])('with a route that answers %s', (_, answering) => {
    const routes: RequestListener = (request, response) => answering(() => response.end(`[${request.url}]`));
    const REQUESTS = 'GET /one HTTP/1.1\r\n\r\nGET /two HTTP/1.1\r\n\r\n';

    it.each([
      ['nonsense', 'nonsense\r\n\r\n'],
      ['half a request', 'GET /three HT'],
    ])('should refuse %s before a half-close, behind the answers to what was HTTP (A22)', async (_name, malformed) => {
      const { socket, received, closed } = aClient(await serve(routes));
      socket.end(REQUESTS + malformed);
      await closed;
      expect(received()).toMatch(/\[\/one\].*\[\/two\].*HTTP\/1\.1 400 Bad Request/s);
    });

    it('should refuse nonsense without a half-close, behind the answers to what was HTTP', async () => {
      const { socket, received, closed } = aClient(await serve(routes));
      socket.write(`${REQUESTS}nonsense\r\n\r\n`);
      await closed;
      expect(received()).toMatch(/\[\/one\].*\[\/two\].*HTTP\/1\.1 400 Bad Request/s);
    });

    it('should refuse nonsense in a packet of its own before a half-close (A22)', async () => {
      const { socket, received, closed } = aClient(await serve(routes));
      socket.write(REQUESTS);
      await once(socket, 'data');
      socket.end('nonsense\r\n\r\n');
      await closed;
      expect(received()).toMatch(/\[\/one\].*\[\/two\].*HTTP\/1\.1 400 Bad Request/s);
    });
  });

  it('should close a connection with more requests ahead than it serves', async () => {
    const begun: string[] = [];
    const port = await serve((request) => void begun.push(request.url ?? ''));
    const { socket, closed } = aClient(port);
    socket.write('GET /ahead HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'.repeat(500));
    await closed;
    expect(begun).toEqual(['/ahead']);
  });

  it('should close a connection whose client does not read a large answer', async () => {
    const port = await serve((_, response) => void response.end(Buffer.alloc(50_000_000)));
    const { socket, received, closed } = aClient(port);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    const [server] = servers.slice(-1);
    await new Promise<void>((resolve) => {
      const check = setInterval(() => {
        server?.node.getConnections((_, count) => {
          if (count > 0) return;
          clearInterval(check);
          resolve();
        });
      }, 50);
    });
    socket.resume();
    await closed;
    expect(received().length).toBeLessThan(50_000_000);
  });

  it('should not close a connection while a route takes its time', async () => {
    const port = await serve((_, response) => void setTimeout(() => response.end('late'), 4_000));
    const { socket, received } = aClient(port);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'data');
    expect(received()).toMatch(/late/);
    socket.destroy();
  });
});
