import { once } from 'node:events';
import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, get, type RequestOptions } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { httpGet } from '../support/clients/http-client.js';
import { aSeeder, announceTarget, anInfoHash, decodeAnnounce } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const tlsCert = 'test/support/certificates/localhost.crt';
const tlsKey = 'test/support/certificates/localhost.key';
const ca = [readFileSync(tlsCert), readFileSync('test/support/certificates/renewed.crt')];

describe('HTTPS', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  it('should serve announces, with HSTS on every response', async () => {
    const tracker = await startTestTracker(database, { tlsCert, tlsKey });
    try {
      const announced = await getSecure(tracker.port, announceTarget(aSeeder(anInfoHash()).parameters));
      expect(decodeAnnounce(announced.body).complete).toBe(1);
      const welcomed = await getSecure(tracker.port, '/');
      expect(welcomed.body.toString()).toBe(`https://localhost:${tracker.port}/announce\n`);
      for (const { answer } of [announced, welcomed, await getSecure(tracker.port, '/unknown')]) {
        expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
      }
    } finally {
      await tracker.close();
    }
  });

  it('should serve a new certificate to new connections, and keep open ones', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yabtt-tls-'));
    const [changingCert, changingKey] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
    await Promise.all([copyFile(tlsCert, changingCert), copyFile(tlsKey, changingKey)]);
    const tracker = await startTestTracker(database, { tlsCert: changingCert, tlsKey: changingKey });
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const target = announceTarget(aSeeder(anInfoHash()).parameters);
      const before = await getSecure(tracker.port, target, kept);
      expect(before.certificate).toBe('CN=localhost');
      await copyFile('test/support/certificates/renewed.key', `${changingKey}.new`);
      await rename(`${changingKey}.new`, changingKey);
      await copyFile('test/support/certificates/renewed.crt', `${changingCert}.new`);
      await rename(`${changingCert}.new`, changingCert);
      await eventually(async () => {
        expect((await getSecure(tracker.port, target)).certificate).toBe('CN=localhost O=renewed');
      });
      const after = await getSecure(tracker.port, target, kept);
      expect([after.answer.statusCode, after.socket === before.socket]).toEqual([200, true]);
    } finally {
      kept.destroy();
      await tracker.close();
      await rm(folder, { recursive: true });
    }
  });

  it('should close kept connections after their next response while draining', async () => {
    const tracker = await startTestTracker(database, { tlsCert, tlsKey, drainSeconds: 3600 });
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    const before = await getSecure(tracker.port, '/', kept);
    const hurry = new AbortController();
    const drained = tracker.drain(hurry.signal);
    const after = await getSecure(tracker.port, '/', kept);
    expect([before, after].map(({ answer }) => answer.headers.connection)).toEqual(['keep-alive', 'close']);
    expect(after.socket).toBe(before.socket);
    hurry.abort();
    await drained;
    await tracker.close();
    kept.destroy();
  });

  it.each([
    ['keep their connections', (port: number) => getSecure(port, '/', new Agent({ keepAlive: true }))],
    ['have not started their handshake', (port: number) => begin(port, '')],
    ['are in the middle of their handshake', (port: number) => begin(port, '\x16\x03\x01')],
  ])('should close at once when clients %s', async (_, connectTo) => {
    const tracker = await startTestTracker(database, { tlsCert, tlsKey });
    const { socket } = await connectTo(tracker.port);
    // A closing server would wait for requests in flight until its deadline, which never comes.
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    await expect(tracker.close()).resolves.toBeUndefined();
    clock.mockRestore();
    socket.destroy();
  });

  it('should serve plain HTTP if HTTPS is disabled', async () => {
    const tracker = await startTestTracker(database, { tlsCert, tlsKey, disableHttps: true });
    try {
      const { headers, body } = await httpGet(tracker.port, '/');
      expect(body.toString()).toBe(`http://127.0.0.1:${tracker.port}/announce\n`);
      expect(headers).not.toHaveProperty('strict-transport-security');
    } finally {
      await tracker.close();
    }
  });
});

/** A response, its socket, and the subject of the server's certificate. */
interface SecureAnswer {
  readonly answer: IncomingMessage;
  readonly body: Buffer;
  readonly socket: TLSSocket;
  readonly certificate: string;
}

/** @param agent to keep the connection; by default the request has its own */
async function getSecure(port: number, path: string, agent: RequestOptions['agent'] = false): Promise<SecureAnswer> {
  const options = { ca, headers: { 'X-Forwarded-For': '192.0.2.1' }, agent };
  const [answer] = (await once(get(`https://localhost:${port}${path}`, options), 'response')) as [IncomingMessage];
  const socket = answer.socket as TLSSocket;
  const { CN: name, O: organization } = socket.getPeerCertificate().subject;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const certificate = organization ? `CN=${name} O=${organization}` : `CN=${name}`;
  return { answer, body: Buffer.concat(chunks), socket, certificate };
}

/** Opens a connection and sends the first bytes of a TLS handshake. */
async function begin(port: number, bytes: string): Promise<{ socket: Socket }> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes, 'latin1');
  // When this request is answered, the tracker has accepted the connection before it.
  await getSecure(port, '/');
  return { socket };
}
