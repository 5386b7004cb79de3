import type { InProcessTracker } from '../../src/tracker-application.js';
import { RequestCounters } from '../../src/tracker/counters/request-counters.js';
import { httpGet } from '../support/clients/http-client.js';
import {
  aLeecher,
  announceRaw,
  anInfoHash,
  decodeAnnounce,
  saying,
  scrapeTarget,
} from '../support/clients/swarm-client.js';
import { connectPacket, scrapePacket, UdpClient } from '../support/clients/udp-client.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const BURST = 20;
/** More requests than the burst and the tokens of a minute: some are refused, however slow the machine is. */
const MANY = BURST + 100;

describe('the rate limit', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, {
      trustedProxies: ['127.0.0.1'],
      rateLimit: 1,
      rateBurst: BURST,
      rateExempt: ['127.55.0.0/16', '203.0.113.0/24'],
    });
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const limited = (transport: 'http' | 'udp') => {
    const failures = tracker.get(RequestCounters)[transport].failureCounts();
    return failures.find(({ kind }) => kind === 'rate_limited')?.count ?? 0;
  };
  const repeat = <T>(times: number, ask: () => Promise<T>) => Promise.all(Array.from({ length: times }, ask));

  it('F5: should refuse the requests of an address beyond its limit over HTTP, with status 429 and retry in', async () => {
    const before = limited('http');
    const peer = aLeecher(anInfoHash(), {}, '198.51.100.1');
    const answers = await repeat(MANY, () => announceRaw(tracker.port, peer));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(BURST);
    expect(refused.length).toBeGreaterThan(0);
    expect(limited('http') - before).toBe(refused.length);
    for (const { body } of refused) {
      expect(decodeAnnounce(body)).toMatchObject({ 'failure reason': 'too many requests', 'retry in': 1 });
    }
    expect((await announceRaw(tracker.port, saying(peer, {}, '198.51.100.2'))).status).toBe(200);
  });

  it('F5: should refuse them before they are parsed or stored', async () => {
    const [infoHash, address] = [anInfoHash(), '198.51.100.3'];
    await repeat(MANY, () => httpGet(tracker.port, '/announce?nonsense', { headers: { 'X-Forwarded-For': address } }));
    const { status } = await announceRaw(tracker.port, aLeecher(infoHash, {}, address));
    // Only if a second has passed in between, it has a token again.
    const stored = await database.query('SELECT FROM peer WHERE info_hash = $1', [infoHash]);
    expect(stored).toHaveLength(status === 429 ? 0 : 1);
  });

  it('F5: should count the addresses of an IPv6 /64 as one', async () => {
    const answers = await Promise.all(
      Array.from({ length: MANY }, (_, at) =>
        announceRaw(tracker.port, aLeecher(anInfoHash(), {}, `2001:db8:1:2::${at.toString(16)}`)),
      ),
    );
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    expect((await announceRaw(tracker.port, aLeecher(anInfoHash(), {}, '2001:db8:1:3::1'))).status).toBe(200);
  });

  it.each(['127.0.0.1', '203.0.113.9'])('F5: should answer all requests of %s, which is exempt', async (address) => {
    const peer = aLeecher(anInfoHash(), {}, address);
    const answers = await repeat(MANY, () => announceRaw(tracker.port, peer));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('F7: should take a token for each ten hashes of a scrape', async () => {
    const target = scrapeTarget(...Array.from({ length: 20 }, anInfoHash));
    const scrapes = await repeat(MANY, () =>
      httpGet(tracker.port, target, { headers: { 'X-Forwarded-For': '198.51.100.4' } }),
    );
    const answered = scrapes.filter(({ status }) => status === 200).length;
    expect(answered).toBeGreaterThanOrEqual(BURST / 2);
    expect(answered).toBeLessThan(MANY / 2 + BURST / 2);
    expect(scrapes.some(({ status }) => status === 429)).toBe(true);
  });

  it('F6: should drop the packets of an address beyond its limit over UDP, and count them', async () => {
    const before = limited('udp');
    const [flooding, other, exempt] = (await Promise.all(
      ['127.54.0.1', '127.54.0.2', '127.55.0.1'].map((address) => UdpClient.open(tracker.udpPort, address)),
    )) as [UdpClient, UdpClient, UdpClient];
    try {
      for (let at = 0; at < MANY; at++) await flooding.send(connectPacket(at));
      await eventually(() => expect(flooding.unread.length + limited('udp') - before).toBe(MANY));
      expect(flooding.unread.length).toBeGreaterThanOrEqual(BURST);
      expect(limited('udp')).toBeGreaterThan(before);
      expect(await other.connect()).toHaveLength(8);
      for (let at = 0; at < MANY; at++) await exempt.send(connectPacket(at));
      await eventually(() => expect(exempt.unread).toHaveLength(MANY));
    } finally {
      for (const client of [flooding, other, exempt]) client.close();
    }
  });

  it('F7: should take tokens for scrapes over UDP, too', async () => {
    const before = limited('udp');
    const client = await UdpClient.open(tracker.udpPort, '127.54.0.3');
    try {
      const scrape = scrapePacket(await client.connect(), 1, Array.from({ length: 70 }, anInfoHash));
      for (let at = 0; at < BURST; at++) await client.send(scrape);
      await eventually(() => expect(client.unread.length + limited('udp') - before).toBe(BURST));
      expect(client.unread.length).toBeGreaterThanOrEqual(2);
      expect(limited('udp')).toBeGreaterThan(before);
    } finally {
      client.close();
    }
  });
});
