import type { InProcessTracker } from '../../src/tracker-application.js';
import {
  aLeecher,
  announce,
  anInfoHash,
  aSeeder,
  endpointOf,
  type Parameters,
  saying,
} from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Rows A10-A17 of docs/PROTOCOL.md: what the parameters of an announce over HTTP do. */
describe('the parameters of an announce over HTTP', () => {
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

  it('A10: should store uploaded and downloaded up to 2^63-1, clamp larger values, and read absent ones as 0', async () => {
    const infoHash = anInfoHash();
    const peer = aLeecher(infoHash);
    const largest = String(2n ** 63n - 1n);
    for (const [sent, kept] of [
      [undefined, '0'],
      ['1', '1'],
      ['', '0'],
      ['2', '2'],
      ['undefined', '0'],
      ['3', '3'],
      ['NaN', '0'],
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
    ['undefined', null],
    ['NaN', null],
    ['-1', null],
    ['-0', null],
    [String(2n ** 63n), null],
    [String(2n ** 64n), null],
  ])('A11: should read left=%s as a leecher', async (left, kept) => {
    const infoHash = anInfoHash();
    const answer = await announce(tracker.port, aLeecher(infoHash, { left }));
    expect(answer).toMatchObject({ complete: 0, incomplete: 1 });
    expect(await stored(infoHash)).toMatchObject({ left: kept, is_seeder: false });
  });

  it('A11: should read left=0 as a seeder, and refuse garbage', async () => {
    expect(await announceWith({ left: 0 })).toMatchObject({ complete: 1, incomplete: 0 });
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
  ])('A12: should accept event=%s', async (event, kept) => {
    const infoHash = anInfoHash();
    expect((await announce(tracker.port, aLeecher(infoHash, { event }))).incomplete).toBe(1);
    expect((await stored(infoHash))?.event).toBe(kept);
  });

  it('A13: should send numwant peers, the default if it is absent or garbage, and never more than the limit', async () => {
    const infoHash = anInfoHash();
    for (let seeders = 0; seeders < 60; seeders++) await announce(tracker.port, aSeeder(infoHash));
    const peer = aLeecher(infoHash);
    const received = async (numwant?: string) =>
      (await announce(tracker.port, saying(peer, { numwant }))).endpoints.length;
    expect(await received('0')).toBe(0);
    expect(await received('7')).toBe(7);
    for (const unclear of [undefined, '-1', 'many', '', '1.5', '51', '999999999999999999999']) {
      expect(await received(unclear)).toBe(50);
    }
  });

  it('A14, A15: should send bytes for compact=1, otherwise a list, without peer id for no_peer_id=1', async () => {
    const infoHash = anInfoHash();
    const seeder = aSeeder(infoHash);
    await announce(tracker.port, seeder);
    const peer = aLeecher(infoHash);
    const peersOf = async (parameters: Parameters) =>
      (await announce(tracker.port, saying(peer, parameters))).raw.peers;
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

  it('A14: should send compact responses only, if the operator sets so', async () => {
    const compactOnly = await startTestTracker(database, { compactOnly: true });
    try {
      const announceCompact = (compact?: number) => announce(compactOnly.port, aLeecher(anInfoHash(), { compact }));
      expect((await announceCompact(undefined)).raw.peers).toBeInstanceOf(Uint8Array);
      expect((await announceCompact(1)).raw.peers).toBeInstanceOf(Uint8Array);
      expect((await announceCompact(0))['failure reason']).toBe('this tracker answers compact=1 only');
    } finally {
      await compactOnly.close();
    }
  });

  describe('A16: with a key', () => {
    const refused = 'key does not match: this peer_id is announced from another address';

    it('should not let another client move the peer, add an address, or stop it', async () => {
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

    it('should let the owner move the peer, and add the other address family', async () => {
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

  it('A17: should ignore address parameters', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash, { ip: '203.0.113.9', ipv4: '203.0.113.9', ipv6: '2001:db8::9' });
    await announce(tracker.port, peer);
    expect((await announce(tracker.port, aLeecher(infoHash))).endpoints).toEqual([endpointOf(peer)]);
    expect(await failureOf({ ip: '%zz' })).toBeUndefined();
  });

  describe('A17: if the operator allows address parameters', () => {
    let trusting: InProcessTracker;

    beforeAll(async () => {
      trusting = await startTestTracker(database, { allowIpParam: true });
    });

    afterAll(() => trusting.close());

    it('should use addresses with and without a port', async () => {
      const infoHash = anInfoHash();
      const announceFrom = (parameters: Parameters) => announce(trusting.port, aSeeder(infoHash, parameters));
      await announceFrom({ port: 1, ip: '203.0.113.9' });
      await announceFrom({ port: 2, ipv4: '203.0.113.10', ipv6: '2001:db8::9' });
      await announceFrom({ port: 3, ipv4: '203.0.113.11:7000', ipv6: '[2001:db8::5]:7001' });
      const { endpoints } = await announce(trusting.port, aLeecher(infoHash));
      expect([...endpoints].sort()).toEqual([
        '2001:db8::5:7001',
        '2001:db8::9:2',
        '203.0.113.10:2',
        '203.0.113.11:7000',
        '203.0.113.9:1',
      ]);
    });

    it.each(['None', 'localhost', 'peer.example', '[2001:db8::5', '%zz', ''])('should ignore %j', async (claim) => {
      const infoHash = anInfoHash();
      const peer = aSeeder(infoHash, { ip: claim, ipv4: claim, ipv6: claim });
      expect((await announce(trusting.port, peer))['failure reason']).toBeUndefined();
      expect((await announce(trusting.port, aLeecher(infoHash))).endpoints).toEqual([endpointOf(peer)]);
    });
  });
});
