import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { endpointOf, parseAddress } from '../../src/protocol/bittorrent/peer-address.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { exchange, parseAnswers, type HttpAnswer } from '../support/clients/http-client.js';
import { aLeecher, announceTarget, anInfoHash, decodeAnnounce } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const CLIENT = '198.51.100.7';
const V1 = Buffer.from(`PROXY TCP4 ${CLIENT} 10.0.0.1 4711 80\r\n`);
const V2 = Buffer.concat([
  Buffer.from('0d0a0d0a000d0a515549540a2111000c', 'hex'),
  parseAddress(CLIENT) as Buffer,
  Buffer.from([10, 0, 0, 1, 0x12, 0x67, 0, 80]),
]);
const V2_LOCAL = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');

const get = (target: string, lines = 'Connection: close\r\n') =>
  Buffer.from(`GET ${target} HTTP/1.1\r\nHost: tracker\r\n${lines}\r\n`, 'latin1');
const announceOf = (infoHash: Buffer) => announceTarget(aLeecher(infoHash, { port: 4242 }).parameters);

describe('the PROXY protocol', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { trustedProxies: ['127.0.0.1'], proxyProtocol: true });
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const incompleteIn = (answer: HttpAnswer | undefined) => decodeAnnounce(answer?.body ?? Buffer.alloc(0)).incomplete;
  const endpointsOf = (infoHash: Buffer) => database.query('SELECT ipv4 FROM peer WHERE info_hash = $1', [infoHash]);
  const expectedEndpoints = [{ ipv4: endpointOf(parseAddress(CLIENT) as Buffer, 4242) }];

  it.each([
    ['1', V1],
    ['2', V2],
  ])("should read the client's address from version %s, for all requests of a connection", async (_, header) => {
    const infoHashes = [anInfoHash(), anInfoHash(), anInfoHash()] as const;
    const requests = [
      header,
      get(announceOf(infoHashes[0]), 'X-Forwarded-For: 192.0.2.9\r\n'),
      // Not served by the fast path, nor is any later request.
      get('/unknown', ''),
      get(announceOf(infoHashes[1])),
    ];
    const answers = parseAnswers(await exchange(tracker.port, Buffer.concat(requests)));
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200]);
    for (const infoHash of infoHashes.slice(0, 2)) expect(await endpointsOf(infoHash)).toEqual(expectedEndpoints);
  });

  it('should read a header that comes in pieces', async () => {
    const infoHash = anInfoHash();
    const socket = connect({ port: tracker.port, host: '127.0.0.1', noDelay: true });
    const bytes = Buffer.concat([V2, get(announceOf(infoHash))]);
    for (const byte of bytes.subarray(0, V2.length + 3)) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    socket.write(bytes.subarray(V2.length + 3));
    const [answer] = parseAnswers(await allOf(socket));
    expect(incompleteIn(answer)).toBe(1);
    expect(await endpointsOf(infoHash)).toEqual(expectedEndpoints);
  });

  it("should answer a proxy's health check, but fail an announce without a client", async () => {
    const answers = parseAnswers(
      await exchange(tracker.port, Buffer.concat([V2_LOCAL, get('/', ''), get(announceOf(anInfoHash()))])),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body.toString()).toBe('d14:failure reason41:proxy sent no address in its PROXY headere');
  });

  it.each([
    ['no header', get('/')],
    ['an invalid header', Buffer.from('PROXY nonsense\r\n')],
    ['TLS', Buffer.from([0x16, 3, 1])],
  ])('should close a connection that a trusted proxy begins with %s', async (_, bytes) => {
    expect(await exchange(tracker.port, bytes)).toHaveLength(0);
  });

  it.each([
    ['1', V1],
    ['2', V2],
  ])('should refuse version %s from an untrusted client, but serve its other requests', async (_, header) => {
    const stranger = await startTestTracker(database, { trustedProxies: ['192.0.2.1'], proxyProtocol: true });
    try {
      const infoHash = anInfoHash();
      const request = get(announceOf(infoHash));
      const [refused] = parseAnswers(await exchange(stranger.port, Buffer.concat([header, request])));
      expect([refused?.status, await endpointsOf(infoHash)]).toEqual([400, []]);
      const [served] = parseAnswers(await exchange(stranger.port, request));
      expect(incompleteIn(served)).toBe(1);
      expect(await endpointsOf(infoHash)).toEqual([{ ipv4: Buffer.from([127, 0, 0, 1, 0x10, 0x92]) }]);
    } finally {
      await stranger.close();
    }
  });

  it('should read it before TLS', async () => {
    const [tlsCert, tlsKey] = ['test/support/certificates/localhost.crt', 'test/support/certificates/localhost.key'];
    const settings = { trustedProxies: ['127.0.0.1'], proxyProtocol: true, tlsCert, tlsKey };
    const secure = await startTestTracker(database, settings);
    try {
      for (const header of [V1, V2]) {
        const infoHash = anInfoHash();
        const socket = connect(secure.port, '127.0.0.1');
        await once(socket, 'connect');
        socket.write(header);
        const inner = connectTls({ socket, ca: readFileSync(tlsCert), servername: 'localhost' });
        inner.write(get(announceOf(infoHash)));
        const [answer] = parseAnswers(await allOf(inner));
        expect(incompleteIn(answer)).toBe(1);
        expect(await endpointsOf(infoHash)).toEqual(expectedEndpoints);
      }
    } finally {
      await secure.close();
    }
  });

  it('should read from version 2 whether the client uses TLS to the proxy', async () => {
    const overTls = Buffer.from('2000050100000000', 'hex');
    const header = Buffer.concat([V2, overTls]);
    header.writeUInt16BE(V2.length - 16 + overTls.length, 14);
    const [secure] = parseAnswers(await exchange(tracker.port, Buffer.concat([header, get('/')])));
    expect(secure?.body.toString()).toBe('https://tracker/announce\n');
    const [plain] = parseAnswers(await exchange(tracker.port, Buffer.concat([V2, get('/')])));
    expect(plain?.body.toString()).toBe('http://tracker/announce\n');
  });

  it('should close while a PROXY header is incomplete', async () => {
    const closing = await startTestTracker(database, { trustedProxies: ['127.0.0.1'], proxyProtocol: true });
    const socket = connect(closing.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(V1.subarray(0, 10));
    const closed = allOf(socket);
    await closing.close();
    expect(await closed).toHaveLength(0);
  });
});

/** Reads until the server closes the connection. */
async function allOf(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined);
  await new Promise((resolve) => socket.on('close', resolve));
  return Buffer.concat(chunks);
}
