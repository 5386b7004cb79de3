import type { TrackerSettings } from '../../src/config/load-config.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { version } from '../../src/config/version.js';
import { AdminClient, OWNER, PASSWORD } from '../support/clients/admin-client.js';
import { exchange, httpGet } from '../support/clients/http-client.js';
import { aLeecher, announce, anInfoHash, aSeeder, saying } from '../support/clients/swarm-client.js';
import { UdpClient } from '../support/clients/udp-client.js';
import { eventually } from '../support/eventually.js';
import { growthOf, type Metrics, parseMetrics, readMetrics } from '../support/metrics.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const tlsCert = 'test/support/certificates/localhost.crt';
const tlsKey = 'test/support/certificates/localhost.key';

/** `GET /metrics` of one process. */
describe('the metrics', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  const started: InProcessTracker[] = [];

  async function start(settings: TrackerSettings): Promise<InProcessTracker> {
    const another = await startTestTracker(database, settings);
    started.push(another);
    return another;
  }

  beforeEach(async () => {
    database = await createTestDatabase();
    tracker = await start({ authPassword: PASSWORD, queryLimit: 2, sampleAge: 60 });
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((another) => another.close()));
    await database.drop();
  });

  const statusFor = async (headers: Record<string, string> = {}, { port } = tracker) =>
    (await httpGet(port, '/metrics', { headers })).status;

  /** What the metrics are in the end: other instances or timers may do what changes them. */
  const seen = (check: (metrics: Metrics) => void) => eventually(async () => check(await readMetrics(tracker.port)));

  const countNow = async () => {
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await tracker.get(HousekeepingService).takeCensus();
  };

  it('should be served to the password and to tokens, and to nobody else', async () => {
    const admin = await AdminClient.of(tracker.port);
    const { body } = await admin.post('/tokens', { name: 'prometheus', scope: 'read' });
    expect(await statusFor({ Authorization: OWNER })).toBe(200);
    expect(await statusFor({ Authorization: `Bearer ${body.token}` })).toBe(200);
    expect(await statusFor()).toBe(401);
    expect(await statusFor({ Authorization: `Basic ${btoa('admin:wrong')}` })).toBe(401);
    expect(await statusFor({ Authorization: `Bearer ${'x'.repeat(40)}` })).toBe(401);
    await admin.delete(`/tokens/${body.id}`);
    expect(await statusFor({ Authorization: `Bearer ${body.token}` })).toBe(401);
  });

  it('should be closed where there is no password', async () => {
    const closed = await start({});
    expect(await statusFor({}, closed)).toBe(503);
    expect(await statusFor({ Authorization: OWNER }, closed)).toBe(503);
  });

  it('should be in the format of Prometheus, not to be cached, with the version and nothing of a peer', async () => {
    const infoHash = anInfoHash();
    await announce(tracker.port, aSeeder(infoHash, {}, '203.0.113.99'));
    const { headers, body } = await httpGet(tracker.port, '/metrics', { headers: { Authorization: OWNER } });
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    const text = body.toString();
    expect(text).toContain(`yabtt_build_info{version="${version}",node="${process.versions.node}"} 1\n`);
    expect(text).toContain('\nprocess_cpu_seconds_total ');
    for (const secret of ['203.0.113.99', infoHash.toString('hex'), '-TR4040']) expect(text).not.toContain(secret);
  });

  it('should show what the last census counted', async () => {
    const [one, other] = [anInfoHash(), anInfoHash()];
    const dualStack = { key: 'abc', peer_id: '-qB4650-dualstackone' };
    await announce(tracker.port, aSeeder(one, { peer_id: '-qB4650-seeder000001' }, '192.0.2.1'));
    await announce(tracker.port, aSeeder(one, { peer_id: 'M7-9-2--seeder000002' }, '2001:db8::1'));
    await announce(tracker.port, aLeecher(other, { ...dualStack }, '192.0.2.3'));
    await announce(tracker.port, aLeecher(other, { ...dualStack }, '2001:db8::3'));
    await announce(tracker.port, aLeecher(other, { peer_id: 'nobody-knows-this-id' }, '192.0.2.4'));
    const admin = await AdminClient.of(tracker.port);
    await admin.put(`/torrents/${one.toString('hex')}`, { state: 'allowed' });
    await countNow();
    await seen((metrics) => {
      const shown = [...metrics].filter(([series]) =>
        /^yabtt_(torrents|registered|peers|clients|downloads)/.test(series),
      );
      expect(Object.fromEntries(shown)).toEqual({
        yabtt_torrents: 2,
        yabtt_registered_torrents: 1,
        'yabtt_peers{role="seeder",family="4"}': 1,
        'yabtt_peers{role="seeder",family="6"}': 1,
        'yabtt_peers{role="seeder",family="both"}': 0,
        'yabtt_peers{role="leecher",family="4"}': 1,
        'yabtt_peers{role="leecher",family="6"}': 0,
        'yabtt_peers{role="leecher",family="both"}': 1,
        yabtt_downloads_total: 0,
        'yabtt_clients{client="qBittorrent"}': 2,
        'yabtt_clients{client="BitTorrent"}': 1,
        'yabtt_clients{client="other"}': 1,
      });
      expect(Math.abs(Date.now() / 1000 - (metrics.get('yabtt_census_timestamp_seconds') ?? 0))).toBeLessThan(3600);
    });
  });

  it('should count downloads for ever, also those of torrents that are removed', async () => {
    const infoHash = anInfoHash();
    const download = async () => {
      const leecher = aLeecher(infoHash);
      await announce(tracker.port, leecher);
      await announce(tracker.port, saying(leecher, { left: 0, event: 'completed' }));
      await countNow();
    };
    await download();
    await seen((metrics) => expect(metrics.get('yabtt_downloads_total')).toBe(1));
    await database.query('DELETE FROM peer');
    await database.query('DELETE FROM torrent');
    await countNow();
    await seen((metrics) =>
      expect([metrics.get('yabtt_downloads_total'), metrics.get('yabtt_torrents')]).toEqual([1, 0]),
    );
    await download();
    await seen((metrics) => expect(metrics.get('yabtt_downloads_total')).toBe(2));
  });

  it('should not ask the database at each scrape', async () => {
    const statements = async () => {
      const [row] = await database.query<{ calls: string }>(
        `SELECT coalesce(sum(seq_scan + idx_scan), 0) AS calls FROM pg_stat_user_tables WHERE relname = 'statistics'`,
      );
      return Number(row?.calls);
    };
    const before = await statements();
    for (let scrape = 0; scrape < 50; scrape++) await tracker.metrics.text();
    await eventually(async () => expect(await statements()).toBeGreaterThanOrEqual(before));
    expect((await statements()) - before).toBeLessThan(25);
  });

  it('should count the batches of announces, and the samples of large swarms', async () => {
    const before = await readMetrics(tracker.port);
    const infoHash = anInfoHash();
    for (let peer = 0; peer < 30; peer++) {
      await announce(tracker.port, peer % 2 ? aSeeder(infoHash) : aLeecher(infoHash));
    }
    const growth = growthOf(
      before,
      await readMetrics(tracker.port),
      'yabtt_batch_announces_sum',
      'yabtt_batch_announces_count',
      'yabtt_commit_seconds_count',
      'yabtt_queue_wait_seconds_count',
      'yabtt_swarm_cache_requests_total',
    );
    expect(growth).toMatchObject({
      yabtt_batch_announces_sum: 30,
      yabtt_batch_announces_count: 30,
      yabtt_commit_seconds_count: 30,
      yabtt_queue_wait_seconds_count: 30,
    });
    // With a limit of two peers, a swarm of more than four is large.
    expect(growth['yabtt_swarm_cache_requests_total{result="miss"}']).toBeGreaterThan(0);
    expect(growth['yabtt_swarm_cache_requests_total{result="hit"}']).toBeGreaterThan(0);
  });

  it('should time the jobs that ran here', async () => {
    const before = Date.now() / 1000;
    await countNow();
    await seen((metrics) => {
      expect(metrics.get('yabtt_job_seconds_count{job="census"}')).toBeGreaterThan(0);
      expect(metrics.get('yabtt_job_last_success_timestamp_seconds{job="census"}')).toBeGreaterThan(before - 60);
    });
  });

  it('should count connections: of clients and to the database', async () => {
    const metrics = await readMetrics(tracker.port);
    // The one of the scrape.
    expect(metrics.get('yabtt_http_connections')).toBeGreaterThanOrEqual(1);
    const [active, idle] = ['active', 'idle'].map((state) =>
      metrics.get(`yabtt_database_connections{state="${state}"}`),
    );
    expect((active ?? 0) + (idle ?? 0)).toBeGreaterThan(0);
    expect(metrics.get('yabtt_access_rules_age_seconds')).toBeLessThan(60);
  });

  it('should count malformed packets of UDP', async () => {
    const client = await UdpClient.open(tracker.udpPort);
    await client.send(Buffer.from('nonsense'));
    await client.send(Buffer.alloc(50));
    await client.connect();
    client.close();
    const metrics = await readMetrics(tracker.port);
    expect(metrics.get('yabtt_udp_packets_dropped_total{reason="malformed"}')).toBe(2);
    if (process.platform === 'linux') expect(metrics.get('yabtt_udp_packets_dropped_total{reason="kernel"}')).toBe(0);
  });

  it('should show when the certificate expires', async () => {
    const expiry = 'yabtt_tls_certificate_expiry_timestamp_seconds';
    expect((await readMetrics(tracker.port)).has(expiry)).toBe(false);
    const secure = await start({ authPassword: PASSWORD, tlsCert, tlsKey });
    expect(parseMetrics(await secure.metrics.text()).get(expiry)).toBeGreaterThan(Date.now() / 1000);
  });

  it('should be refused where the credentials are guessed, like the admin API', async () => {
    const answer = await exchange(
      tracker.port,
      'GET /metrics HTTP/1.1\r\nConnection: close\r\nAuthorization: x\r\n\r\n',
    );
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 .*WWW-Authenticate: Basic realm="YaBTT"/s);
  });
});
