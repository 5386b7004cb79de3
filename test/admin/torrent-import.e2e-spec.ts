import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { anAdminApi } from '../support/admin.js';
import { OWNER } from '../support/clients/admin-client.js';
import { aLeecher, announce, anInfoHash } from '../support/clients/swarm-client.js';

describe('the import of torrents', () => {
  const here = anAdminApi();

  const PLAIN = { headers: { 'Content-Type': 'text/plain' } };
  const NDJSON = { headers: { 'Content-Type': 'application/x-ndjson; charset=utf-8' } };
  const aHash = () => anInfoHash().toString('hex');
  const registered = async () =>
    Number(
      (await here.database.query<{ count: string }>('SELECT count(*) FROM torrent WHERE registered_at IS NOT NULL'))[0]
        ?.count,
    );

  it('should register 100 000 info hashes of one request, and report them as known the second time', async () => {
    const before = await registered();
    const lines = Array.from({ length: 100_000 }, aHash).join('\n');
    const first = await here.admin.post('/torrents/import', lines, PLAIN);
    expect([first.status, first.body]).toEqual([200, { created: 100_000, known: 0, invalidCount: 0, invalid: [] }]);
    expect(await registered()).toBe(before + 100_000);
    expect((await here.admin.post('/torrents/import', lines, PLAIN)).body).toEqual({
      created: 0,
      known: 100_000,
      invalidCount: 0,
      invalid: [],
    });
  });

  it('should report invalid lines, and register the others', async () => {
    const [one, two] = [aHash(), aHash()];
    const lines = [one, '', 'nonsense', two.toUpperCase(), `${one}\r`, 'abc'];
    const { body } = await here.admin.post('/torrents/import', lines.join('\n'), PLAIN);
    const reason = 'the info hash must be 40 or 64 hex digits';
    expect(body).toEqual({ created: 2, known: 1, invalidCount: 2, invalid: [3, 6].map((line) => ({ line, reason })) });
    expect((await here.admin.get(`/torrents/${two}`)).status).toBe(200);
  });

  it('should read name, size and state from objects', async () => {
    const [infoHash, announced] = [aHash(), anInfoHash()];
    await announce(here.tracker.port, aLeecher(announced));
    const objects = [
      { infoHash, name: 'Näme', size: 12, state: 'denied', complete: 5 },
      { infoHash: announced.toString('hex') },
      { infoHash: aHash(), name: 5 },
      { infoHash: aHash(), size: -1 },
      { infoHash: aHash(), state: 'gone' },
      { name: 'no hash' },
      [],
      null,
    ];
    const lines = [...objects.map((object) => JSON.stringify(object)), '{', ''].join('\n');
    const { body } = await here.admin.post('/torrents/import', lines, NDJSON);
    expect([body.created, body.known]).toEqual([2, 0]);
    expect(body.invalid.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect((await here.admin.get(`/torrents/${infoHash}`)).body).toMatchObject({
      name: 'Näme',
      size: 12,
      state: 'denied',
    });
    const refused = await announce(here.tracker.port, aLeecher(Buffer.from(infoHash, 'hex')));
    expect(refused['failure reason']).toBe('torrent is not allowed');
  });

  it('should register nothing if the database fails in the middle', async () => {
    const before = await registered();
    const last = 'f'.repeat(40);
    await here.database.query(`ALTER TABLE torrent ADD CONSTRAINT no_more CHECK (info_hash <> '\\x${last}')`);
    const lines = [...Array.from({ length: 12_000 }, aHash), last].join('\n');
    const { status } = await here.admin.post('/torrents/import', lines, PLAIN);
    await here.database.query('ALTER TABLE torrent DROP CONSTRAINT no_more');
    expect(status).toBe(500);
    expect(await registered()).toBe(before);
  });

  it('should refuse other media types, and lines and bodies that are too long', async () => {
    expect((await here.admin.post('/torrents/import', { infoHash: aHash() })).status).toBe(415);
    expect((await here.admin.post('/torrents/import', 'x'.repeat(70_000), PLAIN)).status).toBe(413);
    expect((await here.admin.post('/torrents/import', `${'x'.repeat(60_000)}\n`.repeat(1200), PLAIN)).status).toBe(413);
  });

  it('should report the first thousand of many invalid lines, and count all', async () => {
    const { body } = await here.admin.post('/torrents/import', 'x\n'.repeat(100_000), PLAIN);
    expect([body.created, body.invalidCount, body.invalid.length]).toEqual([0, 100_000, 1000]);
  });

  it('should serve the next request of a connection whose import it refused', async () => {
    const socket = connect(here.tracker.port, '127.0.0.1').setEncoding('latin1');
    let received = '';
    socket.on('data', (text: string) => (received += text));
    const body = `${'x'.repeat(70_000)}\n`.repeat(10);
    const head = `Host: localhost\r\nAuthorization: ${OWNER}\r\nX-Requested-With: x\r\nContent-Type: text/plain`;
    socket.write(`POST /api/v1/torrents/import HTTP/1.1\r\n${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    socket.write(`GET /api/v1/statistics HTTP/1.1\r\n${head}\r\nConnection: close\r\n\r\n`);
    await once(socket, 'close');
    expect(received.match(/HTTP\/1\.1 [0-9]+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  describe('with Content-Encoding: gzip', () => {
    const GZIP = { headers: { ...PLAIN.headers, 'Content-Encoding': 'gzip' } };

    it('should decompress the body, also one of several members', async () => {
      const [one, two] = [aHash(), aHash()];
      const bytes = Buffer.concat([gzipSync(`${one}\n${two.slice(0, 9)}`), gzipSync(two.slice(9))]);
      expect((await here.admin.post('/torrents/import', bytes, GZIP)).body).toMatchObject({
        created: 2,
        invalidCount: 0,
      });
    });

    it('should limit what it decompresses', async () => {
      const bytes = gzipSync(`${'x'.repeat(60_000)}\n`.repeat(1200));
      expect((await here.admin.post('/torrents/import', bytes, GZIP)).status).toBe(413);
    });

    it.each([
      ['no gzip', Buffer.from(`${'a'.repeat(40)}\n`)],
      ['half a gzip', gzipSync('a'.repeat(40)).subarray(0, 12)],
    ])('should refuse %s, and register nothing', async (_, bytes) => {
      const { status, body } = await here.admin.post('/torrents/import', bytes, GZIP);
      expect([status, body.detail]).toEqual([400, 'the body is not valid gzip']);
    });

    it('should refuse another encoding', async () => {
      const options = { headers: { ...PLAIN.headers, 'Content-Encoding': 'br' } };
      expect((await here.admin.post('/torrents/import', brotliCompressSync(aHash()), options)).status).toBe(415);
    });
  });

  it('should accept a body without lines', async () => {
    expect((await here.admin.post('/torrents/import', '\n\n', PLAIN)).body).toEqual({
      created: 0,
      known: 0,
      invalidCount: 0,
      invalid: [],
    });
  });
});
