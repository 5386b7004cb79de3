import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { eventually } from '../support/eventually.js';
import { type HttpAnswer, parseAnswers } from '../support/clients/http-client.js';
import { aLeecher, announceTarget, anInfoHash } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const tlsCert = 'test/support/certificates/localhost.crt';
const tlsKey = 'test/support/certificates/localhost.key';
const BUNDLE = '/api/docs/swagger-ui-bundle.js';

/** What one connection can use of the tracker, over the fast path and over Express. */
describe.each(['HTTP', 'HTTPS'])('a connection of %s', (scheme) => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, {
      authPassword: 'a password',
      ...(scheme === 'HTTPS' ? { tlsCert, tlsKey } : {}),
    });
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  async function open(): Promise<Socket> {
    const options = { port: tracker.port, host: '127.0.0.1', allowHalfOpen: true };
    if (scheme === 'HTTP') {
      const socket = connect(options).on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    }
    const secure = connectTls({ ...options, servername: 'localhost', ca: readFileSync(tlsCert) });
    secure.on('error', () => undefined);
    await once(secure, 'secureConnect');
    return secure;
  }

  /** Sends requests and half-closes the connection. */
  async function answersTo(...requests: string[]): Promise<HttpAnswer[]> {
    const socket = await open();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.end(requests.join(''));
    await once(socket, 'end');
    socket.destroy();
    return parseAnswers(Buffer.concat(chunks));
  }

  const get = (target: string, version = '1.1') =>
    `GET ${target} HTTP/${version}\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n`;
  const announceOf = () => announceTarget(aLeecher(anInfoHash()).parameters);
  const targets: [string, () => string, number][] = [
    ['an announce', announceOf, 200],
    ['a scrape', () => '/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa', 200],
    ['the welcome page', () => '/', 200],
    ['health', () => '/health/live', 200],
    ['the admin API', () => '/api/v1/torrents', 401],
    ['a large file', () => BUNDLE, 200],
  ];

  it.each(targets)('A22: should answer %s after a half-close, then close', async (_, target, status) => {
    for (const version of ['1.0', '1.1']) {
      expect((await answersTo(get(target(), version))).map((answer) => answer.status)).toEqual([status]);
    }
  });

  it('A22: should answer all requests that were pipelined before a half-close', async () => {
    const announces = await answersTo(...Array.from({ length: 30 }, () => get(announceOf())));
    expect(announces.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    const mixed = await answersTo(get(announceOf()), get('/health/live'), get(announceOf()), get('/unknown'));
    expect(mixed.map(({ status }) => status)).toEqual([200, 200, 200, 404]);
  });

  it('should keep no file open for answers that nobody waits for', async () => {
    const openFiles = () => readdirSync('/proc/self/fd').length;
    await answersTo(get(BUNDLE));
    const before = openFiles();
    for (let connection = 0; connection < 10; connection++) {
      const socket = await open();
      socket.write(get(BUNDLE).repeat(50));
      await once(socket, 'data');
      socket.destroy();
    }
    await eventually(async () => expect(openFiles()).toBeLessThanOrEqual(before));
  });

  it('should work on one request of a connection at a time, however many wait', async () => {
    const sockets = await Promise.all(Array.from({ length: 10 }, open));
    const kept = `GET ${announceOf()} HTTP/1.0\r\nConnection: keep-alive\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n`;
    for (const socket of sockets) {
      socket.pause();
      socket.write(kept.repeat(3000));
    }
    // Others are served meanwhile, and the clients that read nothing have had a part of their answers only.
    expect((await answersTo(get(announceOf()))).map(({ status }) => status)).toEqual([200]);
    for (const socket of sockets) expect(socket.bytesRead).toBeLessThan(kept.length * 3000);
    for (const socket of sockets) socket.destroy();
  });
});
