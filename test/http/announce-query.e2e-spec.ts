import { randomBytes } from 'node:crypto';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { httpGet } from '../support/clients/http-client.js';
import {
  aLeecher,
  announce,
  announceTarget,
  anInfoHash,
  decodeAnnounce,
  type Parameters,
  scrapeTarget,
} from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Rows A1-A9 of docs/PROTOCOL.md: how an announce over HTTP is parsed, and who announces. */
describe('the query of an announce over HTTP', () => {
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

  const announceWith = (parameters: Parameters) => announce(tracker.port, aLeecher(anInfoHash(), parameters));
  const failureOf = async (parameters: Parameters) => (await announceWith(parameters))['failure reason'];
  const stored = async (infoHash: Buffer) =>
    (await database.query<Record<string, unknown>>('SELECT * FROM peer WHERE info_hash = $1', [infoHash]))[0];

  it('A1: should read info_hash and peer_id as raw bytes, with every byte value', async () => {
    for (let from = 0; from < 256; from += 20) {
      const bytes = Buffer.from(Array.from({ length: 20 }, (_, at) => (from + at) & 0xff));
      const peer = aLeecher(bytes, { peer_id: bytes });
      expect((await announce(tracker.port, peer)).incomplete).toBe(1);
      expect(await stored(bytes)).toMatchObject({ info_hash: bytes, peer_id: bytes });
    }
  });

  it('A2: should accept an info_hash of 20 bytes or 40 hex digits, and truncate 32 bytes or 64 hex digits', async () => {
    const v2 = randomBytes(32);
    const infoHash = v2.subarray(0, 20);
    const forms = [infoHash, infoHash.toString('hex'), infoHash.toString('hex').toUpperCase(), v2, v2.toString('hex')];
    for (const [at, form] of forms.entries()) {
      const answer = await announce(tracker.port, aLeecher(infoHash, { info_hash: form }));
      expect(answer.incomplete).toBe(at + 1);
      const scraped = await httpGet(tracker.port, announceTarget({ info_hash: form }).replace('announce', 'scrape'));
      expect(scraped.body.includes(infoHash)).toBe(true);
      expect(scraped.body.toString('latin1')).toContain(`incompletei${at + 1}e`);
    }
  });

  it.each([0, 19, 21, 31, 33, 39, 41, 63, 65])('A2: should refuse an info_hash of %d bytes', async (length) => {
    expect(await failureOf({ info_hash: randomBytes(length) })).toBe('info_hash must be 20 bytes');
    expect(await failureOf({ info_hash: 'g'.repeat(40) })).toBe('info_hash must be 20 bytes');
  });

  it('A3: should read + as the byte 0x2B', async () => {
    const infoHash = anInfoHash();
    await announce(tracker.port, aLeecher(infoHash, { peer_id: '-TR4040-+++000000000' }));
    expect((await stored(infoHash))?.peer_id).toEqual(Buffer.from('-TR4040-+++000000000'));
  });

  it('A4: should split at the first ? and each pair at its first =', async () => {
    const infoHash = anInfoHash();
    await announce(tracker.port, aLeecher(infoHash, { peer_id: '-TR4040-?=?=00000000' }));
    expect((await stored(infoHash))?.peer_id).toEqual(Buffer.from('-TR4040-?=?=00000000'));
  });

  it.each(['%', '%1', '%zz', '%2'])('A5: should refuse %j in a value', async (text) => {
    expect(await failureOf({ peer_id: text })).toBe('peer_id has a % without two hex digits');
    expect(await failureOf({ info_hash: text })).toBe('info_hash has a % without two hex digits');
  });

  it('A6: should use the first value of a repeated parameter, and refuse two different info hashes', async () => {
    const infoHash = anInfoHash();
    const target = announceTarget(aLeecher(infoHash, { port: 7001 }).parameters);
    const twice = async (more: string) =>
      decodeAnnounce(
        (await httpGet(tracker.port, target + more, { headers: { 'X-Forwarded-For': '192.0.2.1' } })).body,
      );
    expect((await twice('&port=7002&left=0')).incomplete).toBe(1);
    expect((await stored(infoHash))?.ipv4).toEqual(Buffer.from([192, 0, 2, 1, 7001 >> 8, 7001 & 0xff]));
    expect((await twice(`&info_hash=${infoHash.toString('hex')}`)).incomplete).toBe(1);
    expect((await twice(`&info_hash=${anInfoHash().toString('hex')}`))['failure reason']).toBe(
      'info_hash is given twice and differs',
    );
  });

  it('A7: should ignore unknown parameters, empty pairs, a[b]=c and bare words', async () => {
    const target = `${announceTarget(aLeecher(anInfoHash()).parameters)}&&x=%zz&a[b]=c&word&=&supportcrypto=1&`;
    const { body } = await httpGet(tracker.port, target, { headers: { 'X-Forwarded-For': '192.0.2.1' } });
    expect(decodeAnnounce(body).incomplete).toBe(1);
  });

  it.each(['', 'short', 'x'.repeat(19), 'x'.repeat(21), undefined])('A8: should refuse peer_id %j', async (peerId) => {
    expect(await failureOf({ peer_id: peerId })).toMatch(/^peer_id (must be 20 bytes|is missing)$/);
  });

  it.each(['1e3', '0x1F', '080', '-1', '80.5', '65536', '99999999999', 'http', '+80', '%2080', ''])(
    'A9: should refuse port %j, whatever the event',
    async (port) => {
      expect(await failureOf({ port })).toBe('port must be a number from 1 to 65535');
      expect(await failureOf({ port, event: 'stopped' })).toBe('port must be a number from 1 to 65535');
    },
  );

  it('A9: should accept port 0, or no port, only with event=stopped', async () => {
    expect(await failureOf({ port: 0 })).toBe('port must be a number from 1 to 65535');
    expect(await failureOf({ port: undefined })).toBe('port is missing');
    expect(await failureOf({ port: 0, event: 'stopped' })).toBeUndefined();
    expect(await failureOf({ port: undefined, event: 'stopped' })).toBeUndefined();
    expect(await failureOf({ port: 65535 })).toBeUndefined();
  });

  it('should name a missing parameter, and store nothing of a refused announce', async () => {
    const infoHash = anInfoHash();
    expect(await failureOf({ info_hash: undefined })).toBe('info_hash is missing');
    await announce(tracker.port, aLeecher(infoHash, { port: 0 }));
    expect(await stored(infoHash)).toBeUndefined();
    expect((await httpGet(tracker.port, scrapeTarget(infoHash))).body.toString('latin1')).toContain('incompletei0e');
    expect(await database.query('SELECT FROM torrent WHERE info_hash = $1', [infoHash])).toEqual([]);
  });
});
