import type { InProcessTracker } from '../../src/tracker-application.js';
import { type TransportClient, overHttp, overUdp } from '../support/clients/transport-client.js';
import { aLeecher, anInfoHash, aSeeder, endpointOf, saying } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

describe('one swarm over both transports', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let pairs: readonly (readonly [TransportClient, TransportClient])[];

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database);
    const [http, udp] = [overHttp(tracker), overUdp(tracker)];
    pairs = [
      [http, udp],
      [udp, http],
    ];
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  it('should send and count over one transport a peer that announced over the other', async () => {
    for (const [here, there] of pairs) {
      const infoHash = anInfoHash();
      const [seeder, leecher] = [aSeeder(infoHash, {}, '127.0.0.10'), aLeecher(infoHash, {}, '127.0.0.11')];
      await here.announce(seeder);
      expect(await there.announce(leecher)).toMatchObject({
        complete: 1,
        incomplete: 1,
        endpoints: [endpointOf(seeder)],
      });
      expect((await here.announce(seeder)).endpoints).toEqual([endpointOf(leecher)]);
      expect(await there.scrape(infoHash)).toEqual(await here.scrape(infoHash));
    }
  });

  it('should let a peer complete and stop over another transport than it joined', async () => {
    for (const [here, there] of pairs) {
      const infoHash = anInfoHash();
      const peer = aLeecher(infoHash, {}, '127.0.0.12');
      await here.announce(peer);
      await there.announce(saying(peer, { event: 'completed', left: 0 }));
      expect(await here.scrape(infoHash)).toEqual({ complete: 1, downloaded: 1, incomplete: 0 });
      await there.announce(saying(peer, { event: 'stopped', left: 0 }));
      expect(await here.scrape(infoHash)).toEqual({ complete: 0, downloaded: 1, incomplete: 0 });
    }
  });

  it.each([
    ['the same transport', 'same'],
    ['both transports', 'other'],
  ])('R17: should count a client with both address families over %s as one peer', async (_, second) => {
    for (const [first, there] of pairs) {
      const other = second === 'same' ? first : there;
      const infoHash = anInfoHash();
      // Eight hex digits over HTTP are the 32 bits of a UDP announce.
      const peer = aSeeder(infoHash, { key: '0BADcafe' }, '127.0.0.13');
      const overIpv6 = saying(peer, {}, '::1');
      await first.announce(peer);
      expect(await other.announce(overIpv6)).toMatchObject({ complete: 1, endpoints: [] });
      expect((await first.announce(aLeecher(infoHash, {}, '127.0.0.14'))).endpoints).toContain(endpointOf(peer));
      expect((await first.announce(aLeecher(infoHash, {}, '::1'))).endpoints).toContain(endpointOf(overIpv6));
    }
  });

  it('A16: should refuse over one transport a client without the key that was sent over the other', async () => {
    for (const [here, there] of pairs) {
      const peer = aSeeder(anInfoHash(), { key: 'cafe' }, '127.0.0.15');
      await here.announce(peer);
      const { failure } = await there.announce(saying(peer, { key: 'beef' }, '127.0.0.16'));
      expect(failure).toBe('key does not match: this peer_id is announced from another address');
    }
  });
});
