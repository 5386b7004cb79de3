import type { InProcessTracker } from '../../src/tracker-application.js';
import { exchange, type HttpAnswer, httpGet, parseAnswers } from '../support/clients/http-client.js';
import { aLeecher, announceTarget, anInfoHash, decodeAnnounce } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Rows A18-A21 of docs/PROTOCOL.md, and requests that are not an announce. */
describe('the HTTP server', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database);
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const target = () => announceTarget(aLeecher(anInfoHash()).parameters);
  const request = (version: string, more = '') =>
    `GET ${target()} HTTP/${version}\r\nX-Forwarded-For: 192.0.2.1\r\n${more}\r\n`;

  /** A body without what is drawn at random. */
  const withoutInterval = (body: Buffer) => body.toString('latin1').replace(/8:intervali\d+e/, '');

  it.each([8200, 12_000, 20_000, 100_000, 1_000_000, 10_000_000])(
    'A18: should send a failure with status 414 for a URL of %d bytes',
    async (length) => {
      const [answer] = parseAnswers(
        await exchange(tracker.port, `GET ${target().padEnd(length, 'x')} HTTP/1.1\r\nConnection: close\r\n\r\n`),
      );
      expect(answer?.status).toBe(414);
      expect(answer?.body.toString()).toBe('d14:failure reason12:uri too longe');
    },
  );

  it('A18: should accept a URL of exactly 8 KiB', async () => {
    const long = `${target()}&x=`.padEnd(8192, 'x');
    const { status } = await httpGet(tracker.port, long, { headers: { 'X-Forwarded-For': '192.0.2.1' } });
    expect(status).toBe(200);
  });

  it.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('A19: should refuse %s', async (method) => {
    for (const path of [target(), '/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa']) {
      const bytes = await exchange(tracker.port, `${method} ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`);
      expect(bytes.toString('latin1')).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\nAllow: GET\r\n/);
      const body = method === 'HEAD' ? '' : 'd14:failure reason18:method not allowede';
      expect(bytes.toString('latin1').split('\r\n\r\n')[1]).toBe(body);
    }
  });

  it('A20: should serve pipelined requests in order', async () => {
    const hashes = Array.from({ length: 20 }, anInfoHash);
    const peers = hashes.map((infoHash, at) => aLeecher(infoHash, { compact: at % 2 }));
    const requests = peers.map(
      ({ parameters }, at) =>
        `GET ${at % 3 ? announceTarget(parameters) : '/unknown'} HTTP/1.1\r\nX-Forwarded-For: 192.0.2.1\r\n` +
        `${at === 19 ? 'Connection: close\r\n' : ''}\r\n`,
    );
    const answers = parseAnswers(await exchange(tracker.port, requests.join('')));
    expect(answers.map(({ status }) => status)).toEqual(peers.map((_, at) => (at % 3 ? 200 : 404)));
    const announced = [...answers.keys()].filter((at) => at % 3);
    for (const at of announced) {
      expect(Array.isArray(decodeAnnounce((answers[at] as HttpAnswer).body).raw.peers)).toBe(at % 2 === 0);
    }
  });

  it('A20: should close after HTTP/1.0 unless the client asks for keep-alive', async () => {
    const [closed] = parseAnswers(await exchange(tracker.port, request('1.0')));
    expect(closed).toMatchObject({ status: 200, headers: { connection: 'close' } });
    const kept = await exchange(tracker.port, request('1.0', 'Connection: keep-alive\r\n') + request('1.0'));
    expect(parseAnswers(kept).map(({ status, headers }) => [status, headers.connection])).toEqual([
      [200, 'keep-alive'],
      [200, 'close'],
    ]);
  });

  it('should send the announce URL for /, as reachable for the client', async () => {
    const { status, body, headers } = await httpGet(tracker.port, '/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body.toString()).toBe(`http://127.0.0.1:${tracker.port}/announce\n`);
    expect(headers['cache-control']).toBe('no-store');
    const proxied = await httpGet(tracker.port, '/', { headers: { 'X-Forwarded-Proto': 'https' } });
    expect(proxied.body.toString()).toBe(`https://127.0.0.1:${tracker.port}/announce\n`);
    const Forwarded = 'for=192.0.2.1;proto=https;host=tracker.example';
    const forwarded = await httpGet(tracker.port, '/', { headers: { Forwarded } });
    expect(forwarded.body.toString()).toBe('https://tracker.example/announce\n');
  });

  describe.each(['announce', 'scrape'])('A21: /%s', (name) => {
    it.each([`//${name}`, `/${name}/`, `/${name}.php`, `///${name}.php//`])('should be served as %s', async (path) => {
      const { parameters } = aLeecher(anInfoHash());
      const query = announceTarget(parameters).split('?')[1];
      const headers = { 'X-Forwarded-For': '192.0.2.1' };
      const usual = await httpGet(tracker.port, `/${name}?${query}`, { headers });
      // The second one is read by Node's parser because of its header.
      for (const more of [headers, { ...headers, TE: 'trailers' }]) {
        const { status, body } = await httpGet(tracker.port, `${path}?${query}`, { headers: more });
        expect([status, withoutInterval(body)]).toEqual([200, withoutInterval(usual.body)]);
        expect(body.toString('latin1')).toContain('complete');
      }
      expect((await httpGet(tracker.port, path, { method: 'POST' })).status).toBe(405);
      expect((await httpGet(tracker.port, `${path}?${'x'.repeat(9000)}`)).status).toBe(414);
    });
  });

  it.each([
    '/unknown',
    '/announce/more',
    '/announces',
    '/announce.html',
    '/path/announce',
    '/%zz',
    '/index.html?info_hash=1',
  ])('A21: should send a bencoded 404 for %s', async (path) => {
    const { status, body } = await httpGet(tracker.port, path);
    expect([status, body.toString()]).toEqual([404, 'd14:failure reason9:not founde']);
  });

  it.each(['nonsense\r\n\r\n', 'GET\r\n\r\n', '\x16\x03\x01\x02\x00\x01', 'GET /announce HTTP/9.9\r\n\r\n'])(
    'should send a bencoded 400 for %j, which is not HTTP',
    async (bytes) => {
      const [answer] = parseAnswers(await exchange(tracker.port, bytes));
      expect(answer).toMatchObject({ status: 400, headers: { connection: 'close' } });
      expect(answer?.body.toString()).toBe('d14:failure reason11:bad requeste');
    },
  );

  it('should send a failure for headers that are too long', async () => {
    const [answer] = parseAnswers(await exchange(tracker.port, request('1.1', `X-Long: ${'x'.repeat(20_000)}\r\n`)));
    expect(answer?.status).toBe(414);
  });
});
