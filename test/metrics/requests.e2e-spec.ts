import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import type { TrackerSettings } from '../../src/config/load-config.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { exchange, httpGet } from '../support/clients/http-client.js';
import {
  announce,
  announceTarget,
  anInfoHash,
  aSeeder,
  saying,
  scrapeTarget,
} from '../support/clients/swarm-client.js';
import { overUdp } from '../support/clients/transport-client.js';
import { announcePacket, scrapePacket, UdpClient } from '../support/clients/udp-client.js';
import { eventually } from '../support/eventually.js';
import { growthOf, parseMetrics } from '../support/metrics.js';
import { lockTable, unlockTables } from '../support/postgres/table-lock.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const tlsCert = 'test/support/certificates/localhost.crt';
const tlsKey = 'test/support/certificates/localhost.key';
const FROM_IPV6 = { 'X-Forwarded-For': '2001:db8::7' };

/** What each metric of requests counts. */
describe('the metrics of requests', () => {
  let database: TestDatabase;
  const started: InProcessTracker[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await unlockTables();
    await Promise.all(started.splice(0).map((tracker) => tracker.close()));
  });

  afterAll(() => database.drop());

  async function start(settings: TrackerSettings = {}): Promise<InProcessTracker> {
    const tracker = await startTestTracker(database, { authPassword: PASSWORD, ...settings });
    started.push(tracker);
    return tracker;
  }

  /** How requests and failures were counted while the work was done. */
  async function countedDuring({ metrics }: InProcessTracker, work: () => Promise<unknown>) {
    const before = parseMetrics(await metrics.text());
    await work();
    return growthOf(before, parseMetrics(await metrics.text()), 'yabtt_requests_total', 'yabtt_failures_total');
  }

  const requests = (transport: string, action: string, family: 4 | 6, outcome: string) =>
    `yabtt_requests_total{transport="${transport}",action="${action}",family="${family}",outcome="${outcome}"}`;
  const failures = (transport: string, reason: string) =>
    `yabtt_failures_total{transport="${transport}",reason="${reason}"}`;

  it.each([
    ['the fast path', {}],
    // It reads nothing that has such a header.
    ["Node's HTTP server", { 'Content-Length': '0' }],
  ])('should count HTTP requests by action, family and outcome over %s', async (_, headers) => {
    const tracker = await start();
    const target = announceTarget(aSeeder(anInfoHash()).parameters);
    const from = (address: string) => ({ headers: { ...headers, 'X-Forwarded-For': address } });
    const counted = await countedDuring(tracker, async () => {
      await httpGet(tracker.port, target, from('192.0.2.1'));
      await httpGet(tracker.port, target, from('2001:db8::1'));
      await httpGet(tracker.port, scrapeTarget(anInfoHash()), from('2001:db8::1'));
      await httpGet(tracker.port, '/scrape', from('192.0.2.1'));
      await httpGet(tracker.port, '/announce?port=1', from('2001:db8::1'));
      await httpGet(tracker.port, target, { ...from('192.0.2.1'), method: 'POST' });
    });
    expect(counted).toEqual({
      [requests('http', 'announce', 4, 'ok')]: 1,
      [requests('http', 'announce', 6, 'ok')]: 1,
      [requests('http', 'scrape', 6, 'ok')]: 1,
      [requests('http', 'scrape', 4, 'failed')]: 1,
      [requests('http', 'announce', 6, 'failed')]: 1,
      [requests('http', 'announce', 4, 'failed')]: 1,
      [failures('http', 'malformed')]: 3,
    });
  });

  it('should count the family of the connection where a proxy reports no client', async () => {
    const tracker = await start();
    const counted = await countedDuring(tracker, () =>
      httpGet(tracker.port, announceTarget(aSeeder(anInfoHash()).parameters), { host: '::1' }),
    );
    expect(counted).toEqual({ [requests('http', 'announce', 6, 'failed')]: 1, [failures('http', 'malformed')]: 1 });
  });

  it('should count what can not be read as a failure without an action', async () => {
    const tracker = await start();
    const counted = await countedDuring(tracker, async () => {
      await exchange(tracker.port, 'nonsense\r\n\r\n');
      await exchange(tracker.port, `GET /announce?${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`);
    });
    expect(counted).toEqual({ [failures('http', 'malformed')]: 2 });
  });

  it('should count requests over TLS', async () => {
    const tracker = await start({ tlsCert, tlsKey });
    const counted = await countedDuring(tracker, async () => {
      const options = { ca: readFileSync(tlsCert), port: tracker.port, host: 'localhost', headers: FROM_IPV6 };
      const path = announceTarget(aSeeder(anInfoHash()).parameters);
      await new Promise((resolve) => get({ ...options, path }, (answer) => answer.resume().on('end', resolve)));
    });
    expect(counted).toEqual({ [requests('http', 'announce', 6, 'ok')]: 1 });
  });

  it('should count packets of UDP by action, family and outcome', async () => {
    const tracker = await start();
    const counted = await countedDuring(tracker, async () => {
      for (const address of ['127.0.0.1', '::1']) await overUdp(tracker).announce(aSeeder(anInfoHash(), {}, address));
      await overUdp(tracker).scrape(anInfoHash());
      const client = await UdpClient.open(tracker.udpPort);
      await client.ask(scrapePacket(Buffer.alloc(8), 1, [anInfoHash()]));
      const fields = { infoHash: anInfoHash(), peerId: Buffer.alloc(20, '-'), port: 0 };
      await client.ask(announcePacket(await client.connect(), 2, fields));
      client.close();
    });
    expect(counted).toEqual({
      [requests('udp', 'connect', 4, 'ok')]: 3,
      [requests('udp', 'connect', 6, 'ok')]: 1,
      [requests('udp', 'announce', 4, 'ok')]: 1,
      [requests('udp', 'announce', 6, 'ok')]: 1,
      [requests('udp', 'scrape', 4, 'ok')]: 1,
      [requests('udp', 'scrape', 4, 'failed')]: 1,
      [requests('udp', 'announce', 4, 'failed')]: 1,
      [failures('udp', 'bad_connection_id')]: 1,
      [failures('udp', 'malformed')]: 1,
    });
  });

  it('should count what policy refuses, by reason', async () => {
    const tracker = await start();
    const admin = await AdminClient.of(tracker.port);
    const denied = anInfoHash();
    await admin.put(`/torrents/${denied.toString('hex')}`, { state: 'denied' });
    expect((await admin.post('/bans', { kind: 'client', value: '-XX9' })).status).toBe(201);
    const banned = { peer_id: '-XX9999-banned000000' };
    const counted = await countedDuring(tracker, async () => {
      await announce(tracker.port, aSeeder(denied));
      await announce(tracker.port, aSeeder(anInfoHash(), banned));
      await overUdp(tracker).announce(aSeeder(denied, {}, '127.0.0.1'));
      await overUdp(tracker).announce(aSeeder(anInfoHash(), banned, '127.0.0.9'));
    });
    expect(counted).toEqual({
      [requests('http', 'announce', 4, 'refused')]: 2,
      [failures('http', 'denied')]: 1,
      [failures('http', 'banned')]: 1,
      [requests('udp', 'connect', 4, 'ok')]: 2,
      [requests('udp', 'announce', 4, 'refused')]: 2,
      [failures('udp', 'denied')]: 1,
      [failures('udp', 'banned')]: 1,
    });
  });

  it('should count torrents that are not registered, and keys that do not match', async () => {
    const registered = await start({ mode: 'registered' });
    expect(await countedDuring(registered, () => announce(registered.port, aSeeder(anInfoHash())))).toEqual({
      [requests('http', 'announce', 4, 'refused')]: 1,
      [failures('http', 'not_registered')]: 1,
    });
    const open = await start();
    const peer = aSeeder(anInfoHash(), { key: 'abc' }, '192.0.2.1');
    await announce(open.port, peer);
    expect(await countedDuring(open, () => announce(open.port, saying(peer, { key: 'b' }, '192.0.2.2')))).toEqual({
      [requests('http', 'announce', 4, 'failed')]: 1,
      [failures('http', 'key_mismatch')]: 1,
    });
  });

  it('should count what is shed, what the database fails, and what waits', async () => {
    const tracker = await start({ queueTimeoutMs: 100 });
    const lock = await lockTable(database, 'peer');
    const counted = await countedDuring(tracker, async () => {
      const first = announce(tracker.port, aSeeder(anInfoHash()));
      await lock.isWaitedFor();
      const second = announce(tracker.port, aSeeder(anInfoHash()));
      // It waits for the transaction of the first one, or was shed already.
      await eventually(async () => {
        const metrics = parseMetrics(await tracker.metrics.text());
        const waiting = metrics.get('yabtt_queue_announces') ?? 0;
        expect(waiting + (metrics.get(failures('http', 'overload')) ?? 0)).toBe(1);
      });
      expect((await second)['failure reason']).toBe('tracker is overloaded');
      expect((await first)['failure reason']).toBe('tracker is not available');
    });
    expect(counted).toEqual({
      [requests('http', 'announce', 4, 'shed')]: 1,
      [requests('http', 'announce', 4, 'error')]: 1,
      [failures('http', 'overload')]: 1,
      [failures('http', 'database')]: 1,
    });
  });

  it('should time answers from reading the request to writing the answer', async () => {
    const tracker = await start();
    const lock = await lockTable(database, 'peer');
    const before = parseMetrics(await tracker.metrics.text());
    const waiting = announce(tracker.port, aSeeder(anInfoHash()));
    await lock.isWaitedFor();
    const start_ = performance.now();
    await eventually(() => expect(performance.now() - start_).toBeGreaterThan(300));
    await lock.unlock();
    await waiting;
    const growth = growthOf(
      before,
      parseMetrics(await tracker.metrics.text()),
      'yabtt_response_seconds_bucket',
      'yabtt_response_seconds_count',
      'yabtt_response_seconds_sum',
      'yabtt_commit_seconds_sum',
    );
    const of = '{transport="http",action="announce"}';
    const bucket = (le: string) =>
      growth[`yabtt_response_seconds_bucket{le="${le}",transport="http",action="announce"}`];
    expect(growth[`yabtt_response_seconds_count${of}`]).toBe(1);
    expect(growth[`yabtt_response_seconds_sum${of}`]).toBeGreaterThan(0.3);
    expect([bucket('0.25'), bucket('+Inf')]).toEqual([undefined, 1]);
    expect(growth.yabtt_commit_seconds_sum).toBeGreaterThan(0.3);
  });
});
