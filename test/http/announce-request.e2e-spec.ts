import { randomBytes } from 'node:crypto';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { httpGet } from '../support/clients/http-client.js';
import {
  aLeecher,
  announce,
  announceTarget,
  anInfoHash,
  aSeeder,
  decodeAnnounce,
  endpointOf,
  type Parameters,
  saying,
  scrapeTarget,
} from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/**
 * Rows A1-A17 of the protocol: what an announce may say over HTTP. What it says behind every door is in announce-contract, its
 * framing, A18-A20, in http-door.
 */
describe('an announce over HTTP', () => {
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

  const say = (parameters: Parameters) => announce(tracker.port, aLeecher(anInfoHash(), parameters));
  const failureOf = async (parameters: Parameters) => (await say(parameters))['failure reason'];
  const stored = async (infoHash: Buffer) =>
    (await database.query<Record<string, unknown>>('SELECT * FROM peer WHERE info_hash = $1', [infoHash]))[0];

  it('A1: should take info_hash and peer_id as raw bytes, every value of a byte', async () => {
    for (let from = 0; from < 256; from += 20) {
      const bytes = Buffer.from(Array.from({ length: 20 }, (_, at) => (from + at) & 0xff));
      const peer = aLeecher(bytes, { peer_id: bytes });
      expect((await announce(tracker.port, peer)).incomplete).toBe(1);
      expect(await stored(bytes)).toMatchObject({ info_hash: bytes, peer_id: bytes });
    }
  });

  it('A2: should take an info_hash as 20 bytes, 40 hex digits, and 32 bytes or 64 hex digits cut to 20', async () => {
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

  it('A3: should take + as the byte 0x2B', async () => {
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

  it('A6: should let the first of a repeated parameter count, and refuse two different info hashes', async () => {
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

  it('A9: should take port 0, or none, with event=stopped only', async () => {
    expect(await failureOf({ port: 0 })).toBe('port must be a number from 1 to 65535');
    expect(await failureOf({ port: undefined })).toBe('port is missing');
    expect(await failureOf({ port: 0, event: 'stopped' })).toBeUndefined();
    expect(await failureOf({ port: undefined, event: 'stopped' })).toBeUndefined();
    expect(await failureOf({ port: 65535 })).toBeUndefined();
  });

  it('A10: should store uploaded and downloaded up to 2^63-1, clamp larger ones, and take none for 0', async () => {
    const infoHash = anInfoHash();
    const peer = aLeecher(infoHash);
    const largest = String(2n ** 63n - 1n);
    for (const [sent, kept] of [
      [undefined, '0'],
      ['', '0'],
      ['4294967296', '4294967296'],
      [largest, largest],
      [String(2n ** 63n), largest],
      ['9'.repeat(100), largest],
    ] as const) {
      await announce(tracker.port, saying(peer, { uploaded: sent, downloaded: sent }));
      expect(await stored(infoHash)).toMatchObject({ uploaded: kept, downloaded: kept });
    }
    for (const garbage of ['-1', '1.5', '1e3', 'x', '0x1F']) {
      expect(await failureOf({ uploaded: garbage })).toBe('uploaded must be a number of bytes');
      expect(await failureOf({ downloaded: garbage })).toBe('downloaded must be a number of bytes');
    }
  });

  it.each([
    ['4294967296', '4294967296'],
    [String(2n ** 63n - 1n), String(2n ** 63n - 1n)],
    [undefined, null],
    ['', null],
    ['-1', null],
    ['-0', null],
    [String(2n ** 63n), null],
    [String(2n ** 64n), null],
  ])('A11: should take left=%s for a leecher', async (left, kept) => {
    const infoHash = anInfoHash();
    const answer = await announce(tracker.port, aLeecher(infoHash, { left }));
    expect(answer).toMatchObject({ complete: 0, incomplete: 1 });
    expect(await stored(infoHash)).toMatchObject({ left: kept, is_seeder: false });
  });

  it('A11: should take left=0 for a seeder and refuse garbage', async () => {
    expect(await say({ left: 0 })).toMatchObject({ complete: 1, incomplete: 0 });
    expect(await failureOf({ left: 'all' })).toBe('left must be a number of bytes');
  });

  it.each([
    ['started', 2],
    ['completed', 1],
    ['paused', 4],
    ['', 0],
    ['empty', 0],
    ['resumed', 0],
    [undefined, 0],
  ])('A12: should take event=%s', async (event, kept) => {
    const infoHash = anInfoHash();
    expect((await announce(tracker.port, aLeecher(infoHash, { event }))).incomplete).toBe(1);
    expect((await stored(infoHash))?.event).toBe(kept);
  });

  it('A13: should give numwant peers, the default for none or garbage, the cap above it', async () => {
    const infoHash = anInfoHash();
    for (let seeders = 0; seeders < 60; seeders++) await announce(tracker.port, aSeeder(infoHash));
    const asker = aLeecher(infoHash);
    const given = async (numwant?: string) =>
      (await announce(tracker.port, saying(asker, { numwant }))).endpoints.length;
    expect(await given('0')).toBe(0);
    expect(await given('7')).toBe(7);
    for (const unclear of [undefined, '-1', 'many', '', '1.5', '51', '999999999999999999999']) {
      expect(await given(unclear)).toBe(50);
    }
  });

  it('A14, A15: should answer compact=1 with bytes, otherwise a list, without peer id where it is waived', async () => {
    const infoHash = anInfoHash();
    const seeder = aSeeder(infoHash);
    await announce(tracker.port, seeder);
    const asker = aLeecher(infoHash);
    const peersOf = async (parameters: Parameters) =>
      (await announce(tracker.port, saying(asker, parameters))).raw.peers;
    expect(await peersOf({ compact: 1 })).toBeInstanceOf(Uint8Array);
    for (const compact of [0, undefined, 'yes']) {
      const [ip, id] = [Buffer.from(seeder.address), Buffer.from(String(seeder.parameters.peer_id))];
      const full = (await peersOf({ compact })) as Record<string, unknown>[];
      expect(full).toEqual([{ ip: new Uint8Array(ip), 'peer id': new Uint8Array(id), port: seeder.parameters.port }]);
      expect(await peersOf({ compact, no_peer_id: 1 })).toEqual([
        { ip: new Uint8Array(ip), port: seeder.parameters.port },
      ]);
    }
  });

  it('A14: should answer in the compact form only where the operator says so', async () => {
    const compactOnly = await startTestTracker(database, { compactOnly: true });
    try {
      const ask = (compact?: number) => announce(compactOnly.port, aLeecher(anInfoHash(), { compact }));
      expect((await ask(undefined)).raw.peers).toBeInstanceOf(Uint8Array);
      expect((await ask(1)).raw.peers).toBeInstanceOf(Uint8Array);
      expect((await ask(0))['failure reason']).toBe('this tracker answers compact=1 only');
    } finally {
      await compactOnly.close();
    }
  });

  describe('A16: with a key', () => {
    const refused = 'key does not match: this peer_id is announced from another address';

    it('should let nobody without it move the peer, add an address, or stop it', async () => {
      const infoHash = anInfoHash();
      const peer = aSeeder(infoHash, { key: 'deadbeef' });
      await announce(tracker.port, peer);
      for (const thief of ['198.51.100.1', '2001:db8::1']) {
        for (const key of [undefined, 'deadbeee', '']) {
          expect((await announce(tracker.port, saying(peer, { key }, thief)))['failure reason']).toBe(refused);
          const stop = await announce(tracker.port, saying(peer, { key, event: 'stopped' }, thief));
          expect(stop['failure reason']).toBeUndefined();
          expect(stop.endpoints).toEqual([]);
        }
      }
      expect((await announce(tracker.port, aLeecher(infoHash))).endpoints).toEqual([endpointOf(peer)]);
    });

    it('should let its owner move the address, and add the other family', async () => {
      const infoHash = anInfoHash();
      const peer = aSeeder(infoHash, { key: 'DEADBEEF', port: 7001 });
      await announce(tracker.port, peer);
      await announce(tracker.port, saying(peer, { key: 'deadbeef' }, '198.51.100.2'));
      await announce(tracker.port, saying(peer, {}, '2001:db8::2'));
      const { endpoints, complete } = await announce(tracker.port, aLeecher(infoHash));
      expect(endpoints).toEqual(['198.51.100.2:7001', '2001:db8::2:7001']);
      expect(complete).toBe(1);
    });
  });

  it('A17: should ignore the addresses that a client claims', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash, { ip: '203.0.113.9', ipv4: '203.0.113.9', ipv6: '2001:db8::9' });
    await announce(tracker.port, peer);
    expect((await announce(tracker.port, aLeecher(infoHash))).endpoints).toEqual([endpointOf(peer)]);
    expect(await failureOf({ ip: '%zz' })).toBeUndefined();
  });

  it('A17: should believe literal addresses, never names, where the operator allows it', async () => {
    const believing = await startTestTracker(database, { allowIpParam: true });
    try {
      const infoHash = anInfoHash();
      const claim = (parameters: Parameters) => announce(believing.port, aSeeder(infoHash, parameters));
      await claim({ port: 1, ip: '203.0.113.9' });
      await claim({ port: 2, ipv4: '203.0.113.10', ipv6: '2001:db8::9' });
      expect((await claim({ ip: 'localhost' }))['failure reason']).toBe('ip must be an IP address');
      expect((await claim({ ipv6: 'peer.example' }))['failure reason']).toBe('ipv6 must be an IP address');
      const { endpoints } = await announce(believing.port, aLeecher(infoHash));
      expect([...endpoints].sort()).toEqual(['2001:db8::9:2', '203.0.113.10:2', '203.0.113.9:1']);
    } finally {
      await believing.close();
    }
  });

  it('should say which parameter is missing, and store nothing of a refused announce', async () => {
    const infoHash = anInfoHash();
    expect(await failureOf({ info_hash: undefined })).toBe('info_hash is missing');
    await announce(tracker.port, aLeecher(infoHash, { port: 0 }));
    expect(await stored(infoHash)).toBeUndefined();
    expect((await httpGet(tracker.port, scrapeTarget(infoHash))).body.toString('latin1')).toContain('incompletei0e');
    expect(await database.query('SELECT FROM torrent WHERE info_hash = $1', [infoHash])).toEqual([]);
  });
});
