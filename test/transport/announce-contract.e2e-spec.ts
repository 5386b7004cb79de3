import type { InProcessTracker } from '../../src/tracker-application.js';
import { TRANSPORTS, type DoorClient } from '../support/clients/transport-client.js';
import { aLeecher, anInfoHash, aSeeder, endpointOf, type Parameters, saying } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/**
 * The rows of the protocol that hold whichever door an announce comes by. What only HTTP can say is in announce-request and
 * announce-answer, what only UDP can in udp-door.
 */
describe.each(TRANSPORTS)('an announce over %s', (name, over) => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let door: DoorClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database);
    door = over(tracker);
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  let addresses = 0;
  /** No two peers of a test are at the same address, as R14 would take them for one. */
  const anAddress = () => `127.${name === 'UDP' ? 20 : 10}.${++addresses >> 8}.${addresses & 0xff}`;
  const leecher = (infoHash: Buffer, parameters: Parameters = {}, address = anAddress()) =>
    aLeecher(infoHash, parameters, address);
  const seeder = (infoHash: Buffer, parameters: Parameters = {}, address = anAddress()) =>
    aSeeder(infoHash, parameters, address);
  const say = (parameters: Parameters) => door.announce(leecher(anInfoHash(), parameters));
  const stored = async (infoHash: Buffer) =>
    (await database.query<Record<string, unknown>>('SELECT * FROM peer WHERE info_hash = $1', [infoHash]))[0];

  it('should store what it says', async () => {
    const infoHash = anInfoHash();
    const peer = leecher(infoHash, { uploaded: 1, downloaded: 2, left: 3, key: 'cafe', event: 'started', port: 258 });
    await door.announce(peer);
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

  it('A9: should take port 0 with event=stopped only', async () => {
    expect((await say({ port: 0 })).failure).toBe('port must be a number from 1 to 65535');
    expect((await say({ port: 0, event: 'stopped' })).failure).toBeUndefined();
    expect((await say({ port: 65535 })).failure).toBeUndefined();
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
      await door.announce(saying(peer, { uploaded: String(sent), downloaded: String(sent) }));
      expect(await stored(infoHash)).toMatchObject({ uploaded: String(kept), downloaded: String(kept) });
    }
  });

  it.each([
    ['4294967296', '4294967296'],
    [String(2n ** 63n - 1n), String(2n ** 63n - 1n)],
    [undefined, null],
    ['-1', null],
    [String(2n ** 63n), null],
  ])('A11: should take left=%s for a leecher', async (left, kept) => {
    const infoHash = anInfoHash();
    expect(await door.announce(leecher(infoHash, { left }))).toMatchObject({ complete: 0, incomplete: 1 });
    expect(await stored(infoHash)).toMatchObject({ left: kept, is_seeder: false });
  });

  it('A11: should take left=0 for a seeder', async () => {
    expect(await say({ left: 0 })).toMatchObject({ complete: 1, incomplete: 0 });
  });

  it.each([
    ['started', 2],
    ['completed', 1],
    [undefined, 0],
  ])('A12: should take event=%s', async (event, kept) => {
    const infoHash = anInfoHash();
    expect((await door.announce(leecher(infoHash, { event }))).incomplete).toBe(1);
    expect((await stored(infoHash))?.event).toBe(kept);
  });

  it('A13: should give numwant peers, the default for a negative one, the cap above it', async () => {
    const infoHash = anInfoHash();
    for (let seeders = 0; seeders < 60; seeders++) await door.announce(seeder(infoHash));
    const asker = leecher(infoHash);
    const given = async (numwant?: number) => (await door.announce(saying(asker, { numwant }))).endpoints.length;
    expect(await given(0)).toBe(0);
    expect(await given(7)).toBe(7);
    for (const unclear of [undefined, -1, -2147483648, 51, 2147483647]) expect(await given(unclear)).toBe(50);
  });

  describe('A16: with a key', () => {
    const refused = 'key does not match: this peer_id is announced from another address';

    it('should let nobody without it move the peer, add an address, or stop it', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: 'deadbeef' });
      await door.announce(peer);
      for (const thief of [anAddress(), '::1']) {
        for (const key of [undefined, 'deadbeee']) {
          expect((await door.announce(saying(peer, { key }, thief))).failure).toBe(refused);
          const stop = await door.announce(saying(peer, { key, event: 'stopped' }, thief));
          expect([stop.failure, stop.endpoints]).toEqual([undefined, []]);
        }
      }
      expect((await door.announce(leecher(infoHash))).endpoints).toEqual([endpointOf(peer)]);
    });

    it('should let its owner move the address', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: 'deadbeef' });
      const moved = saying(peer, {}, anAddress());
      await door.announce(peer);
      await door.announce(moved);
      const { endpoints, complete } = await door.announce(leecher(infoHash));
      expect([endpoints, complete]).toEqual([[endpointOf(moved)], 1]);
    });

    it('should take any announce from the address where the peer is', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: 'deadbeef' });
      await door.announce(peer);
      expect((await door.announce(saying(peer, { key: 'feedbeef', port: 7777 }))).failure).toBeUndefined();
      await door.announce(saying(peer, { key: undefined, event: 'stopped' }));
      expect((await door.scrape(infoHash)).complete).toBe(0);
    });

    it('should check nothing where none is stored', async () => {
      const infoHash = anInfoHash();
      const peer = seeder(infoHash, { key: undefined });
      const elsewhere = saying(peer, {}, anAddress());
      await door.announce(peer);
      await door.announce(elsewhere);
      expect((await door.announce(leecher(infoHash))).endpoints).toEqual([endpointOf(elsewhere)]);
    });
  });

  it('R2, R3: should count the announcer itself, and have a list if nobody is in it', async () => {
    expect(await say({})).toMatchObject({ complete: 0, incomplete: 1, endpoints: [] });
  });

  it('R4: should not introduce a peer to itself', async () => {
    const infoHash = anInfoHash();
    const [peer, other] = [leecher(infoHash), leecher(infoHash)];
    await door.announce(peer);
    await door.announce(other);
    expect((await door.announce(peer)).endpoints).toEqual([endpointOf(other)]);
  });

  it('R5: should give leechers to a seeder, both to a leecher', async () => {
    const infoHash = anInfoHash();
    const peers = [leecher(infoHash), seeder(infoHash), seeder(infoHash)] as const;
    for (const peer of peers) await door.announce(peer);
    expect((await door.announce(peers[1])).endpoints).toEqual([endpointOf(peers[0])]);
    expect([...(await door.announce(leecher(infoHash))).endpoints].sort()).toEqual(peers.map(endpointOf).sort());
  });

  it('R6: should draw another choice at each announce, no address twice', async () => {
    const infoHash = anInfoHash();
    for (let peers = 0; peers < 120; peers++) await door.announce(seeder(infoHash));
    const asker = leecher(infoHash);
    const answers = [];
    for (let round = 0; round < 10; round++) answers.push((await door.announce(asker)).endpoints);
    for (const endpoints of answers) expect(new Set(endpoints).size).toBe(50);
    expect(new Set(answers.map((endpoints) => endpoints.join())).size).toBe(10);
  });

  it('R9: should vary the interval by up to a tenth', async () => {
    const intervals = await Promise.all(Array.from({ length: 40 }, async () => (await say({})).interval as number));
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(1800);
    expect(Math.max(...intervals)).toBeLessThanOrEqual(1980);
    expect(new Set(intervals).size).toBeGreaterThan(5);
  });

  it('R10: should let a peer leave, and answer one that was never there the same', async () => {
    const infoHash = anInfoHash();
    const peer = seeder(infoHash);
    await door.announce(peer);
    await door.announce(leecher(infoHash));
    for (let repeated = 0; repeated < 3; repeated++) {
      const answer = await door.announce(saying(peer, { event: 'stopped' }));
      expect(answer).toMatchObject({ complete: 0, incomplete: 1, endpoints: [] });
    }
    expect(await say({ event: 'stopped' })).toMatchObject({ complete: 0, incomplete: 0, endpoints: [] });
  });

  it('R11: should count a download when a known leecher completes, and only then', async () => {
    const infoHash = anInfoHash();
    const peer = leecher(infoHash);
    const downloads = async () => (await door.scrape(infoHash)).downloaded;
    await door.announce(saying(peer, { event: 'completed', left: 0 }));
    expect(await downloads()).toBe(0);
    await door.announce(peer);
    await door.announce(saying(peer, { event: 'completed' }));
    expect(await downloads()).toBe(0);
    await door.announce(saying(peer, { event: 'completed', left: 0 }));
    expect(await downloads()).toBe(1);
    await door.announce(saying(peer, { event: 'completed', left: 0 }));
    await door.announce(saying(peer, { left: 0 }));
    expect(await door.scrape(infoHash)).toEqual({ complete: 1, downloaded: 1, incomplete: 0 });
    const silent = leecher(infoHash);
    await door.announce(silent);
    await door.announce(saying(silent, { left: 0 }));
    await door.announce(saying(silent, { left: 0, event: 'completed' }));
    expect(await downloads()).toBe(1);
  });

  it('R12: should take a peer that joins with left=0 for a seeder and no download', async () => {
    const infoHash = anInfoHash();
    await door.announce(seeder(infoHash, { event: 'started' }));
    expect(await door.scrape(infoHash)).toEqual({ complete: 1, downloaded: 0, incomplete: 0 });
  });

  it('R13: should neither count nor introduce a peer that was silent for two intervals', async () => {
    const infoHash = anInfoHash();
    await door.announce(seeder(infoHash));
    await database.query(`UPDATE peer SET ipv4_seen_at = now() - interval '3601 s' WHERE info_hash = $1`, [infoHash]);
    expect(await door.announce(leecher(infoHash))).toMatchObject({ complete: 0, incomplete: 1, endpoints: [] });
  });

  it('R14: should not introduce a restarted client twice, nor to itself', async () => {
    const infoHash = anInfoHash();
    const before = leecher(infoHash, { port: 6999 });
    const after = leecher(infoHash, { port: 6999 }, before.address);
    await door.announce(before);
    expect((await door.announce(after)).endpoints).toEqual([]);
    expect((await door.announce(leecher(infoHash))).endpoints).toEqual([endpointOf(after)]);
  });

  it('R17: should take two addresses of one client for one peer, and introduce it by both', async () => {
    const infoHash = anInfoHash();
    const peer = seeder(infoHash, { key: 'cafe' });
    const both = [peer, saying(peer, {}, '::1')];
    for (let round = 0; round < 5; round++) await Promise.all(both.map((one) => door.announce(one)));
    expect(await door.scrape(infoHash)).toEqual({ complete: 1, downloaded: 0, incomplete: 0 });
    const overIpv4 = await door.announce(leecher(infoHash));
    const overIpv6 = await door.announce(leecher(infoHash, {}, '::1'));
    expect(overIpv4.endpoints).toContain(endpointOf(peer));
    expect(overIpv6.endpoints).toContain(`::1:${peer.parameters.port}`);
  });
});
