import type { InProcessTracker } from '../../src/tracker-application.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { InstancesService } from '../../src/tracker/instances/instances.service.js';
import { anAdminApi } from '../support/admin.js';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { httpGet } from '../support/clients/http-client.js';
import { overUdp } from '../support/clients/transport-client.js';
import { announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { startTestTracker } from '../support/tracker.js';
import { version } from '../../src/config/version.js';

const NOTHING = { ok: 0, failed: 0, refused: 0, shed: 0, error: 0 };

describe('the statistics of the admin API', () => {
  const here = anAdminApi();

  /** As an instance does every ten seconds. */
  const report = (tracker: InProcessTracker) => tracker.get(InstancesService).report();

  const overview = async () => (await here.admin.get('/statistics/overview')).body;

  describe('overview', () => {
    it('should have the instance, each transport and action, and the census', async () => {
      await announce(here.tracker.port, aSeeder(anInfoHash()));
      await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
      await here.tracker.get(HousekeepingService).takeCensus();
      await report(here.tracker);
      const { instances, requests, statistics, health } = await overview();
      expect(health).toEqual({ status: 'ok', messages: ['The tracker works.'] });
      expect(instances).toEqual([
        expect.objectContaining({ version, processes: 1, host: expect.any(String), id: expect.any(String) }),
      ]);
      expect(instances[0].memory).toBeGreaterThan(10_000_000);
      expect(requests.map(({ transport, action }: Record<string, string>) => `${transport} ${action}`)).toEqual([
        'http announce',
        'http scrape',
        'udp announce',
        'udp scrape',
      ]);
      expect(statistics).toMatchObject({ torrents: 1, peers: 1, seeders: 1 });
    });

    it('should have rates, response times and reasons of failures, of both transports', async () => {
      const udp = overUdp({ udpPort: here.tracker.udpPort as number });
      await announce(here.tracker.port, aSeeder(anInfoHash()));
      await udp.announce(aSeeder(anInfoHash(), {}, '127.0.0.1'));
      await httpGet(here.tracker.port, '/announce?info_hash=short');
      await httpGet(here.tracker.port, '/scrape');
      await report(here.tracker);
      const { requests, failures, instances } = await overview();
      const [http, httpScrape, overUdpAnnounce, udpScrape] = requests;
      for (const { ok, p50, p99 } of [http, overUdpAnnounce]) {
        expect([ok > 0, p50 > 0, p99 >= p50]).toEqual([true, true, true]);
      }
      expect([http.failed > 0, httpScrape.failed > 0]).toEqual([true, true]);
      expect(http.perSecond).toBeCloseTo(http.ok + http.failed, 2);
      expect(udpScrape).toMatchObject({ perSecond: 0, p50: null, p99: null });
      expect(failures).toEqual([{ transport: 'http', reason: 'malformed', perSecond: expect.any(Number) }]);
      expect(instances[0].announcesPerSecond).toBeCloseTo(http.perSecond + overUdpAnnounce.perSecond, 2);
      expect(instances[0].cpu).toBeGreaterThan(0);
    });

    it('should have all instances, until they end', async () => {
      const other = await startTestTracker(here.database, { authPassword: PASSWORD });
      try {
        await report(other);
        await report(here.tracker);
        expect((await overview()).instances).toHaveLength(2);
        const seenByOther = (await (await AdminClient.of(other.port)).get('/statistics/overview')).body;
        expect(seenByOther.instances).toHaveLength(2);
      } finally {
        await other.close();
      }
      await report(here.tracker);
      expect((await overview()).instances).toHaveLength(1);
    });

    it('should cause no query, however often it is read', async () => {
      const { readAt } = await overview();
      const all = await Promise.all(Array.from({ length: 50 }, () => overview()));
      // All from the same report, or from the one that was due meanwhile.
      expect(new Set([readAt, ...all.map((one) => one.readAt)]).size).toBeLessThanOrEqual(2);
    });
  });

  describe('history', () => {
    const START = Date.parse('2026-01-10T10:00:00Z');
    const minute = (at: number) => new Date(START + at * 60_000).toISOString();

    beforeAll(async () => {
      for (let at = 0; at < 30; at++) {
        await here.database.query(
          `INSERT INTO history (at, slot, seconds, torrents, seeders, leechers, downloads, requests)
           VALUES ($1, 60, $2, $3, 10, 5, 2, $4)`,
          [minute(at), at === 0 ? 120 : 60, at, { 'requests:http:announce:ok': 7, 'requests:udp:scrape:shed': at }],
        );
      }
    });

    const history = (parameters: Record<string, string>) =>
      here.admin.get(`/statistics/history?${new URLSearchParams(parameters).toString()}`);

    it('should have the minutes as they were recorded', async () => {
      const { status, body } = await history({ from: minute(1), to: minute(3), step: '1m' });
      expect(status).toBe(200);
      expect(body).toEqual({
        from: minute(1),
        to: minute(3),
        step: '1m',
        points: [1, 2].map((at) => ({
          at: minute(at),
          seconds: 60,
          torrents: at,
          seeders: 10,
          leechers: 5,
          downloads: 2,
          uploaded: null,
          downloaded: null,
          announces: { http: { ...NOTHING, ok: 7 }, udp: NOTHING },
          scrapes: { http: NOTHING, udp: { ...NOTHING, shed: at } },
        })),
      });
    });

    it('should sum up longer steps, and average torrents and peers over time', async () => {
      const { body } = await history({ from: minute(0), to: minute(30), step: '10m' });
      expect(body.points).toHaveLength(3);
      // (0 * 2 + 1 + ... + 9) / 11 minutes
      expect(body.points[0]).toMatchObject({ at: minute(0), seconds: 660, torrents: 4, downloads: 20 });
      expect(body.points[0].announces.http.ok).toBe(70);
      expect(body.points[1].scrapes.udp.shed).toBe(145);
      expect((await history({ from: minute(0), to: minute(30), step: '1d' })).body.points).toMatchObject([
        { at: '2026-01-10T00:00:00.000Z', downloads: 60 },
      ]);
    });

    it('should have nothing where nothing is known, and the last day by default', async () => {
      expect((await history({ from: '2025-01-01T00:00:00Z', to: '2025-01-02T00:00:00Z' })).body).toMatchObject({
        step: '1m',
        points: [],
      });
      const { body } = await history({});
      expect([body.step, Date.parse(body.to) - Date.parse(body.from)]).toEqual(['1m', 86_400_000]);
    });

    it.each([
      [{ from: 'yesterday' }, 'from', 'must be a time like 2026-11-25T20:00:00Z'],
      [{ from: '2026-01-10' }, 'from', 'must be a time like 2026-11-25T20:00:00Z'],
      [{ to: '2026-02-31T99:00:00Z' }, 'to', 'must be a time like 2026-11-25T20:00:00Z'],
      [{ from: '2026-01-10T10:00:00Z', to: '2026-01-10T10:00:00Z' }, 'from', 'must be before to'],
      [{ from: '2020-01-10T10:00:00Z', to: '2026-01-10T10:00:00Z' }, 'from', 'must be within 1500 days before to'],
      [
        { from: '2026-01-01T00:00:00Z', to: '2026-01-10T00:00:00Z', step: '1m' },
        'step',
        'must be 10m or longer: an answer has at most 1500 steps',
      ],
    ])('should refuse %j', async (parameters, field, message) => {
      const { status, body } = await history(parameters);
      expect([status, body.errors]).toEqual([400, [{ field, message }]]);
    });

    it('should refuse other steps and parameters', async () => {
      expect((await history({ step: '5m' })).body.errors).toHaveLength(1);
      expect((await history({ since: minute(0) })).status).toBe(400);
    });
  });
});
