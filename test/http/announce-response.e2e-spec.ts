import type { InProcessTracker } from '../../src/tracker-application.js';
import { exchange, httpGet } from '../support/clients/http-client.js';
import {
  aLeecher,
  announce,
  announceRaw,
  announceTarget,
  anInfoHash,
  aSeeder,
  decodeAnnounce,
  endpointOf,
  saying,
  scrapeOne,
} from '../support/clients/swarm-client.js';
import { TEST_HTTP } from '../support/http-variant.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Rows R1-R17 of docs/PROTOCOL.md that are specific to HTTP, or that need more addresses than loopback has. */
describe('the response to an announce over HTTP', () => {
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

  it('should have a length, and only the headers that a client needs', async () => {
    const answer = await announceRaw(tracker.port, aSeeder(anInfoHash()));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
    const names = ['connection', 'content-length', 'content-type', 'date'];
    if (TEST_HTTP === 'tls') names.push('strict-transport-security');
    expect(Object.keys(answer.headers).sort()).toEqual(names);
  });

  it('R1, R2, R3: should have its keys in byte order, and count the announcing peer', async () => {
    const { body } = await announceRaw(tracker.port, aLeecher(anInfoHash(), {}, '192.0.2.7'));
    expect(body.toString('latin1')).toMatch(
      /^d8:completei0e10:downloadedi0e11:external ip4:\xc0\x00\x02\x0710:incompletei1e8:intervali\d+e12:min intervali900e5:peers0:e$/,
    );
    const full = await announceRaw(tracker.port, aLeecher(anInfoHash(), { compact: 0 }));
    expect(full.body.toString('latin1')).toMatch(/5:peersle?e$/);
  });

  it('R1: should have peers6 for a client over IPv6, and if there are IPv6 peers', async () => {
    const infoHash = anInfoHash();
    const overIpv6 = await announce(tracker.port, aLeecher(infoHash, {}, '2001:db8::77'));
    expect(overIpv6.raw.peers6).toEqual(new Uint8Array(0));
    expect(overIpv6['external ip']).toEqual(Buffer.from('20010db8000000000000000000000077', 'hex'));
    const overIpv4 = await announce(tracker.port, aLeecher(infoHash));
    expect(overIpv4.raw.peers6).toHaveLength(18);
    expect((await announce(tracker.port, aLeecher(anInfoHash()))).raw).not.toHaveProperty('peers6');
  });

  it.each([0, 1])('R6: should send another sample at each announce, with cached samples of %d s', async (sampleAge) => {
    const sampling = await startTestTracker(database, { sampleAge });
    const infoHash = anInfoHash();
    const allPeers = Array.from({ length: 300 }, (_, at) => (at % 2 ? aSeeder(infoHash) : aLeecher(infoHash)));
    await Promise.all(allPeers.map((peer) => announce(tracker.port, peer)));
    const other = aLeecher(infoHash);
    const seen = new Map<string, number>();
    let last: readonly string[] = [];
    for (let round = 0; round < 60; round++) {
      const { endpoints } = await announce(sampling.port, other);
      expect(endpoints).toHaveLength(50);
      expect(new Set(endpoints).size).toBe(50);
      expect(endpoints).not.toEqual(last);
      for (const endpoint of endpoints) seen.set(endpoint, (seen.get(endpoint) ?? 0) + 1);
      last = endpoints;
    }
    expect(seen.size).toBeGreaterThan(sampleAge === 0 ? 285 : 150);
    await sampling.close();
  });

  it('R6: should apply the limit to both address families together', async () => {
    const infoHash = anInfoHash();
    for (let peers = 0; peers < 40; peers++) {
      const peer = aSeeder(infoHash, { key: '1' });
      await announce(tracker.port, peer);
      await announce(tracker.port, saying(peer, {}, `2001:db8::${peers + 1}`));
    }
    expect((await announce(tracker.port, aLeecher(infoHash))).endpoints).toHaveLength(50);
    expect((await announce(tracker.port, aLeecher(infoHash, { numwant: 1 }))).endpoints).toHaveLength(1);
  });

  it('R7: should read ::ffff:a.b.c.d as IPv4', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash, { port: 6881 }, '::ffff:192.0.2.9');
    expect((await announce(tracker.port, peer))['external ip']).toEqual(Buffer.from([192, 0, 2, 9]));
    const { raw } = await announce(tracker.port, aLeecher(infoHash));
    expect(raw.peers).toEqual(new Uint8Array([192, 0, 2, 9, 6881 >> 8, 6881 & 0xff]));
  });

  it('R8: should send peers of both address families, whatever the family of the announce', async () => {
    const infoHash = anInfoHash();
    const [over4, over6] = [aSeeder(infoHash), aSeeder(infoHash, {}, '2001:db8::8')];
    await announce(tracker.port, over4);
    await announce(tracker.port, over6);
    for (const address of ['192.0.2.1', '2001:db8::1']) {
      for (const compact of [0, 1]) {
        const { endpoints } = await announce(tracker.port, aLeecher(infoHash, { compact }, address));
        expect(endpoints).toEqual(expect.arrayContaining([endpointOf(over4), endpointOf(over6)]));
      }
    }
  });

  it('R10: should remove a stopped peer, and respond the same to an unknown one', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash);
    await announce(tracker.port, peer);
    await announce(tracker.port, aLeecher(infoHash));
    for (let repeated = 0; repeated < 3; repeated++) {
      const answer = await announce(tracker.port, saying(peer, { event: 'stopped' }));
      expect(answer).toMatchObject({ complete: 0, incomplete: 1, endpoints: [] });
      expect(answer.raw.peers).toEqual(new Uint8Array(0));
    }
    const unknown = await announce(tracker.port, aLeecher(anInfoHash(), { event: 'stopped', compact: 0 }));
    expect(unknown).toMatchObject({ complete: 0, incomplete: 0 });
    expect(unknown.raw.peers).toEqual([]);
  });

  it('R10, A16: should hide a stopped peer of a large swarm at once, unless another client sent the event', async () => {
    const sampling = await startTestTracker(database, { queryLimit: 10, sampleAge: 60 });
    const infoHash = anInfoHash();
    const leecher = aLeecher(infoHash, { key: 'cafe' });
    const other = aSeeder(infoHash);
    await announce(sampling.port, leecher);
    for (let seeders = 0; seeders < 30; seeders++) await announce(sampling.port, aSeeder(infoHash));
    const leechersSent = async () => (await announce(sampling.port, other)).endpoints;
    expect(await leechersSent()).toEqual([endpointOf(leecher)]);
    await announce(sampling.port, saying(leecher, { event: 'stopped', key: 'beef' }, '198.51.100.7'));
    expect(await leechersSent()).toEqual([endpointOf(leecher)]);
    await announce(sampling.port, saying(leecher, { event: 'stopped' }));
    expect(await leechersSent()).toEqual([]);
    await sampling.close();
  });

  it('R11: should count each of many simultaneous downloads', async () => {
    const infoHash = anInfoHash();
    const peers = Array.from({ length: 60 }, () => aLeecher(infoHash));
    await Promise.all(peers.map((peer) => announce(tracker.port, peer)));
    const completing = peers.flatMap((peer) => Array(3).fill(saying(peer, { event: 'completed', left: 0 })));
    await Promise.all(completing.map((peer) => announce(tracker.port, peer)));
    expect(await scrapeOne(tracker.port, infoHash)).toEqual({ complete: 60, downloaded: 60, incomplete: 0 });
  });

  it('R15: should have only the failure reason for a malformed request', async () => {
    const { body, status } = await announceRaw(tracker.port, aLeecher(anInfoHash(), { port: 'x' }));
    expect(status).toBe(200);
    expect(body.toString()).toBe('d14:failure reason37:port must be a number from 1 to 65535e');
  });

  it('R17: should count two addresses of one client as one peer', async () => {
    const infoHash = anInfoHash();
    const peer = aLeecher(infoHash, { key: 'cafe', port: 6881 });
    const both = [peer, saying(peer, {}, '2001:db8::17')];
    for (let round = 0; round < 5; round++) await Promise.all(both.map((one) => announce(tracker.port, one)));
    expect(await announce(tracker.port, peer)).toMatchObject({ complete: 0, incomplete: 1, endpoints: [] });
    const other = await announce(tracker.port, aLeecher(infoHash));
    expect(other.incomplete).toBe(2);
    expect(other.endpoints).toEqual([`${peer.address}:6881`, '2001:db8::17:6881']);
  });

  it('should use the IPv4 or IPv6 address of the socket without a trusted proxy', async () => {
    const direct = await startTestTracker(database, { trustedProxies: [] });
    try {
      for (const [host, bytes] of [
        ['127.0.0.1', [127, 0, 0, 1]],
        ['::1', [...Array(15).fill(0), 1]],
      ] as const) {
        const peer = aLeecher(anInfoHash());
        const target = announceTarget(peer.parameters);
        const { body } = await httpGet(direct.port, target, { host, headers: { 'X-Forwarded-For': '203.0.113.1' } });
        expect(decodeAnnounce(body)['external ip']).toEqual(Buffer.from(bytes));
      }
    } finally {
      await direct.close();
    }
  });

  it('should fail instead of using the address of the proxy', async () => {
    for (const header of ['', 'X-Forwarded-For: unknown\r\n', 'X-Forwarded-For: 1.2.3.4, nonsense\r\n']) {
      const answer = await exchange(
        tracker.port,
        `GET ${announceTarget(aLeecher(anInfoHash()).parameters)} HTTP/1.0\r\n${header}\r\n`,
      );
      expect(answer.toString('latin1')).toContain('proxy sent no valid X-Forwarded-For');
    }
  });
});
