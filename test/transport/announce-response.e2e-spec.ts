import type { InProcessTracker } from '../../src/tracker-application.js';
import { anInfoHash, endpointOf, type Parameters, saying } from '../support/clients/swarm-client.js';
import { peersIn, type TransportClient, TRANSPORTS } from '../support/clients/transport-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Rows R2-R17 of docs/PROTOCOL.md, as far as they hold over every transport. */
describe.each(TRANSPORTS)('the response to an announce over %s', (name, over) => {
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

  const { leecher, seeder } = peersIn(name === 'UDP' ? '127.20' : '127.10');
  const announceWith = (parameters: Parameters) => client.announce(leecher(anInfoHash(), parameters));

  it('R2, R3: should count the announcing peer, and have a list even without peers', async () => {
    expect(await announceWith({})).toMatchObject({ complete: 0, incomplete: 1, endpoints: [] });
  });

  it('R4: should not send a peer its own endpoint', async () => {
    const infoHash = anInfoHash();
    const [peer, other] = [leecher(infoHash), leecher(infoHash)];
    await client.announce(peer);
    await client.announce(other);
    expect((await client.announce(peer)).endpoints).toEqual([endpointOf(other)]);
  });

  it('R5: should send leechers to a seeder, and both to a leecher', async () => {
    const infoHash = anInfoHash();
    const peers = [leecher(infoHash), seeder(infoHash), seeder(infoHash)] as const;
    for (const peer of peers) await client.announce(peer);
    expect((await client.announce(peers[1])).endpoints).toEqual([endpointOf(peers[0])]);
    expect([...(await client.announce(leecher(infoHash))).endpoints].sort()).toEqual(peers.map(endpointOf).sort());
  });

  it('R6: should send another sample at each announce, with no address twice', async () => {
    const infoHash = anInfoHash();
    for (let peers = 0; peers < 120; peers++) await client.announce(seeder(infoHash));
    const peer = leecher(infoHash);
    const answers = [];
    for (let round = 0; round < 10; round++) answers.push((await client.announce(peer)).endpoints);
    for (const endpoints of answers) expect(new Set(endpoints).size).toBe(50);
    expect(new Set(answers.map((endpoints) => endpoints.join())).size).toBe(10);
  });

  it('R9: should vary the interval by up to 10 %', async () => {
    const intervals = await Promise.all(
      Array.from({ length: 40 }, async () => (await announceWith({})).interval as number),
    );
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(1800);
    expect(Math.max(...intervals)).toBeLessThanOrEqual(1980);
    expect(new Set(intervals).size).toBeGreaterThan(5);
  });

  it('R10: should remove a stopped peer, and respond the same to an unknown one', async () => {
    const infoHash = anInfoHash();
    const peer = seeder(infoHash);
    await client.announce(peer);
    await client.announce(leecher(infoHash));
    for (let repeated = 0; repeated < 3; repeated++) {
      const answer = await client.announce(saying(peer, { event: 'stopped' }));
      expect(answer).toMatchObject({ complete: 0, incomplete: 1, endpoints: [] });
    }
    expect(await announceWith({ event: 'stopped' })).toMatchObject({ complete: 0, incomplete: 0, endpoints: [] });
  });

  it('R11: should count a download only when a known leecher completes', async () => {
    const infoHash = anInfoHash();
    const peer = leecher(infoHash);
    const downloads = async () => (await client.scrape(infoHash)).downloaded;
    await client.announce(saying(peer, { event: 'completed', left: 0 }));
    expect(await downloads()).toBe(0);
    await client.announce(peer);
    await client.announce(saying(peer, { event: 'completed' }));
    expect(await downloads()).toBe(0);
    await client.announce(saying(peer, { event: 'completed', left: 0 }));
    expect(await downloads()).toBe(1);
    await client.announce(saying(peer, { event: 'completed', left: 0 }));
    await client.announce(saying(peer, { left: 0 }));
    expect(await client.scrape(infoHash)).toEqual({ complete: 1, downloaded: 1, incomplete: 0 });
    const silent = leecher(infoHash);
    await client.announce(silent);
    await client.announce(saying(silent, { left: 0 }));
    await client.announce(saying(silent, { left: 0, event: 'completed' }));
    expect(await downloads()).toBe(1);
  });

  it('R12: should count a peer that joins with left=0 as a seeder but not as a download', async () => {
    const infoHash = anInfoHash();
    await client.announce(seeder(infoHash, { event: 'started' }));
    expect(await client.scrape(infoHash)).toEqual({ complete: 1, downloaded: 0, incomplete: 0 });
  });

  it('R13: should neither count nor send a peer that was silent for two intervals', async () => {
    const infoHash = anInfoHash();
    await client.announce(seeder(infoHash));
    await database.query(`UPDATE peer SET ipv4_seen_at = now() - interval '3601 s' WHERE info_hash = $1`, [infoHash]);
    expect(await client.announce(leecher(infoHash))).toMatchObject({ complete: 0, incomplete: 1, endpoints: [] });
  });

  it('R14: should not send a restarted client twice, nor to itself', async () => {
    const infoHash = anInfoHash();
    const before = leecher(infoHash, { port: 6999 });
    const after = leecher(infoHash, { port: 6999 }, before.address);
    await client.announce(before);
    expect((await client.announce(after)).endpoints).toEqual([]);
    expect((await client.announce(leecher(infoHash))).endpoints).toEqual([endpointOf(after)]);
  });

  it('R17: should count two addresses of one client as one peer, and send both', async () => {
    const infoHash = anInfoHash();
    const peer = seeder(infoHash, { key: 'cafe' });
    const both = [peer, saying(peer, {}, '::1')];
    for (let round = 0; round < 5; round++) await Promise.all(both.map((one) => client.announce(one)));
    expect(await client.scrape(infoHash)).toEqual({ complete: 1, downloaded: 0, incomplete: 0 });
    const overIpv4 = await client.announce(leecher(infoHash));
    const overIpv6 = await client.announce(leecher(infoHash, {}, '::1'));
    expect(overIpv4.endpoints).toContain(endpointOf(peer));
    expect(overIpv6.endpoints).toContain(`::1:${peer.parameters.port}`);
  });
});
