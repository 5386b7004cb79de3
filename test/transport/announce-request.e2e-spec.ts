import type { InProcessTracker } from '../../src/tracker-application.js';
import { anInfoHash, endpointOf, type Parameters, saying } from '../support/clients/swarm-client.js';
import { peersIn, type TransportClient, TRANSPORTS } from '../support/clients/transport-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Rows A9-A16 of docs/PROTOCOL.md, which hold over every transport. */
describe.each(TRANSPORTS)('an announce over %s', (name, over) => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let client: TransportClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database);
    client = over(tracker);
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const { anAddress, leecher, seeder } = peersIn(name === 'UDP' ? '127.20' : '127.10');
  const announceWith = (parameters: Parameters) => client.announce(leecher(anInfoHash(), parameters));
  const stored = async (infoHash: Buffer) =>
    (await database.query<Record<string, unknown>>('SELECT * FROM peer WHERE info_hash = $1', [infoHash]))[0];

  it('should store all fields of an announce', async () => {
    const infoHash = anInfoHash();
    const peer = leecher(infoHash, { uploaded: 1, downloaded: 2, left: 3, key: 'cafe', event: 'started', port: 258 });
    await client.announce(peer);
    expect(await stored(infoHash)).toMatchObject({
      info_hash: infoHash,
      peer_id: Buffer.from(String(peer.parameters.peer_id)),
      uploaded: '1',
      downloaded: '2',
      left: '3',
      key: String(0xcafe),
      event: 2,
      ipv4: Buffer.from([...peer.address.split('.').map(Number), 1, 2]),
      ipv6: null,
    });
  });

  it('A9: should accept port 0 only with event=stopped', async () => {
    expect((await announceWith({ port: 0 })).failure).toBe('port must be a number from 1 to 65535');
    expect((await announceWith({ port: 0, event: 'stopped' })).failure).toBeUndefined();
    expect((await announceWith({ port: 65535 })).failure).toBeUndefined();
  });

  it('A10: should store uploaded and downloaded up to 2^63-1, and clamp larger ones', async () => {
    const infoHash = anInfoHash();
    const peer = leecher(infoHash);
    const largest = 2n ** 63n - 1n;
    for (const [sent, kept] of [
      [0n, 0n],
      [2n ** 32n, 2n ** 32n],
      [largest, largest],
      [largest + 1n, largest],
      [2n ** 64n - 1n, largest],
    ]) {
      await client.announce(saying(peer, { uploaded: String(sent), downloaded: String(sent) }));
      expect(await stored(infoHash)).toMatchObject({ uploaded: String(kept), downloaded: String(kept) });
    }
  });

  it.each([
    ['4294967296', '4294967296'],
    [String(2n ** 63n - 1n), String(2n ** 63n - 1n)],
    [undefined, null],
    ['-1', null],
    [String(2n ** 63n), null],
  ])('A11: should read left=%s as a leecher', async (left, kept) => {
    const infoHash = anInfoHash();
    expect(await client.announce(leecher(infoHash, { left }))).toMatchObject({ complete: 0, incomplete: 1 });
    expect(await stored(infoHash)).toMatchObject({ left: kept, is_seeder: false });
  });

  it('A11: should read left=0 as a seeder', async () => {
    expect(await announceWith({ left: 0 })).toMatchObject({ complete: 1, incomplete: 0 });
  });

  it.each([
    ['started', 2],
    ['completed', 1],
    [undefined, 0],
  ])('A12: should accept event=%s', async (event, kept) => {
    const infoHash = anInfoHash();
    expect((await client.announce(leecher(infoHash, { event }))).incomplete).toBe(1);
    expect((await stored(infoHash))?.event).toBe(kept);
  });

  it('A13: should send numwant peers, the default for a negative numwant, and never more than the limit', async () => {
    const infoHash = anInfoHash();
    for (let seeders = 0; seeders < 60; seeders++) await client.announce(seeder(infoHash));
    const peer = leecher(infoHash);
    const received = async (numwant?: number) => (await client.announce(saying(peer, { numwant }))).endpoints.length;
    expect(await received(0)).toBe(0);
    expect(await received(7)).toBe(7);
    for (const unclear of [undefined, -1, -2147483648, 51, 2147483647]) expect(await received(unclear)).toBe(50);
  });

  describe('A16: with a key', () => {
    const refused = 'key does not match: this peer_id is announced from another address';

    it('should not let another client move the peer, add an address, or stop it', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: 'deadbeef' });
      await client.announce(peer);
      for (const thief of [anAddress(), '::1']) {
        for (const key of [undefined, 'deadbeee']) {
          expect((await client.announce(saying(peer, { key }, thief))).failure).toBe(refused);
          const stop = await client.announce(saying(peer, { key, event: 'stopped' }, thief));
          expect([stop.failure, stop.endpoints]).toEqual([undefined, []]);
        }
      }
      expect((await client.announce(leecher(infoHash))).endpoints).toEqual([endpointOf(peer)]);
    });

    it('should let the owner move the peer', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: 'deadbeef' });
      const moved = saying(peer, {}, anAddress());
      await client.announce(peer);
      await client.announce(moved);
      const { endpoints, complete } = await client.announce(leecher(infoHash));
      expect([endpoints, complete]).toEqual([[endpointOf(moved)], 1]);
    });

    it('should accept any announce from the address of the peer', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: 'deadbeef' });
      await client.announce(peer);
      expect((await client.announce(saying(peer, { key: 'feedbeef', port: 7777 }))).failure).toBeUndefined();
      await client.announce(saying(peer, { key: undefined, event: 'stopped' }));
      expect((await client.scrape(infoHash)).complete).toBe(0);
    });

    it('should store the key of the last announce from the address of the peer', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: undefined });
      const elsewhere = saying(peer, {}, anAddress());
      await client.announce(peer);
      for (const key of ['cafe', 'beef']) {
        expect((await client.announce(saying(peer, { key }))).failure).toBeUndefined();
        for (const other of [undefined, 'deadbeef']) {
          expect((await client.announce(saying(elsewhere, { key: other }))).failure).toBe(refused);
        }
      }
      expect((await client.announce(saying(elsewhere, { key: 'cafe' }))).failure).toBe(refused);
      const moved = saying(peer, { key: 'beef' }, anAddress());
      await client.announce(moved);
      expect((await client.announce(leecher(infoHash))).endpoints).toEqual([endpointOf(moved)]);
    });

    it('should keep the stored key when an announce from the address of the peer has none', async () => {
      const peer = seeder(anInfoHash(), { key: 'cafe' });
      await client.announce(peer);
      expect((await client.announce(saying(peer, { key: undefined }))).failure).toBeUndefined();
      expect((await client.announce(saying(peer, { key: undefined }, anAddress()))).failure).toBe(refused);
      expect((await client.announce(saying(peer, {}, anAddress()))).failure).toBeUndefined();
    });

    it.each(['0', undefined])('should let an announce without a key move a peer whose key is %s', async (key) => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key });
      const elsewhere = saying(peer, { key: undefined }, anAddress());
      await client.announce(peer);
      await client.announce(elsewhere);
      expect((await client.announce(leecher(infoHash))).endpoints).toEqual([endpointOf(elsewhere)]);
    });

    it('should not let a client with a key take over a peer without one, nor stop it', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: undefined });
      await client.announce(peer);
      for (const thief of [anAddress(), '::1']) {
        expect((await client.announce(saying(peer, { key: 'cafe' }, thief))).failure).toBe(refused);
        const stop = await client.announce(saying(peer, { key: 'cafe', event: 'stopped' }, thief));
        expect([stop.failure, stop.endpoints]).toEqual([undefined, []]);
      }
      expect((await client.announce(peer)).failure).toBeUndefined();
      expect((await client.announce(leecher(infoHash))).endpoints).toEqual([endpointOf(peer)]);
    });

    it('should store no key for a peer that was moved without one: its owner can move it back', async () => {
      for (const thief of [anAddress(), '::1']) {
        const infoHash = anInfoHash();
        const peer = seeder(infoHash, { key: undefined });
        await client.announce(peer);
        await client.announce(saying(peer, {}, thief));
        expect((await client.announce(saying(peer, { key: 'cafe' }, thief))).failure).toBeUndefined();
        expect((await client.announce(saying(peer, {}, anAddress()))).failure).toBeUndefined();
        expect((await stored(infoHash))?.key).toBeNull();
      }
    });

    it('should stop a client whose key has changed at its address', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: 'cafe' });
      await client.announce(peer);
      await client.announce(saying(peer, { key: 'beef' }));
      await client.announce(saying(peer, { key: 'cafe', event: 'stopped' }, anAddress()));
      expect((await client.scrape(infoHash)).complete).toBe(1);
      await client.announce(saying(peer, { key: 'beef', event: 'stopped' }, anAddress()));
      expect((await client.scrape(infoHash)).complete).toBe(0);
    });
  });
});
