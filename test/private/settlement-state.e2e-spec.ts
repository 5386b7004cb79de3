import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { InstancesService } from '../../src/tracker/instances/instances.service.js';
import { aLeecher, announce, aSeeder, saying, type TestPeer } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { readMetrics } from '../support/metrics.js';
import { of, privateTrackers, type TestMember } from '../support/private-tracker.js';
import { startTestTracker } from '../support/tracker.js';

/** What settlements leave beside the ledger: how far it is, for metrics and the page, and the bytes of the history. */
describe('the state of the settlement', () => {
  const here = privateTrackers();

  const say = (member: TestMember, peer: TestPeer, parameters: object, port = here.tracker.port) =>
    announce(port, of(member, saying(peer, { ...parameters })));
  const status = async () => (await here.admin.get('/ledger/status')).body;
  const transfer = async (uploaded: number, downloaded: number) => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    const peer = aLeecher(infoHash);
    await say(member, peer, { uploaded: 0, downloaded: 0 });
    await say(member, peer, { uploaded, downloaded });
    return { member, peer };
  };

  it('should name the last row of the ledger, when it was settled, and how many sessions', async () => {
    await here.settle();
    const before = await status();
    expect(before).toMatchObject({ sessions: 0, settledAt: expect.stringMatching(/Z$/) });
    await transfer(10, 20);
    await transfer(1, 2);
    await here.settle(here.other);
    const after = await status();
    const { items } = (await here.admin.get(`/ledger?after=${before.head}`)).body;
    expect(items).toHaveLength(2);
    expect(after).toMatchObject({ head: items[1].id, sessions: 2 });
    expect(after.lag).toBeGreaterThanOrEqual(0);
    expect(Date.parse(after.settledAt)).toBeGreaterThanOrEqual(Date.parse(before.settledAt));
    await here.settle();
    expect(await status()).toMatchObject({ head: after.head, sessions: 0 });
  });

  it('should be read with a token for the ledger', async () => {
    const { body } = await here.admin.post('/tokens', { name: 'site', scope: 'ledger' });
    const answer = await here.admin.get('/ledger/status', { authorization: `Bearer ${body.token}` });
    expect(answer.status).toBe(200);
  });

  it('should be in the metrics of every instance', async () => {
    await transfer(5, 5);
    await here.settle();
    const { head } = await status();
    await here.database.query(`UPDATE settlement SET settled_at = now() - interval '100 seconds'`);
    await eventually(async () => {
      for (const { port } of [here.tracker, here.other]) {
        const metrics = await readMetrics(port);
        expect(metrics.get('yabtt_ledger_head')).toBe(Number(head));
        expect(metrics.get('yabtt_sessions_unsettled')).toBe(1);
        expect(metrics.get('yabtt_settle_lag_seconds')).toBeGreaterThanOrEqual(100);
      }
    });
  });

  it('should not be in the metrics of other modes', async () => {
    const open = await startTestTracker(here.database, { mode: 'open' });
    try {
      expect(await open.metrics.text()).not.toMatch(/^yabtt_(ledger|sessions|settle)_/m);
    } finally {
      await open.close();
    }
  });

  describe('in the history', () => {
    const record = async (tracker = here.tracker) => {
      await tracker.get(InstancesService).report();
      await here.database.query(`UPDATE instance SET recorded_uptime = recorded_uptime - 60000`);
      await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'history'`);
      await tracker.get(HousekeepingService).recordHistory();
    };
    const bytes = async () => {
      const { points } = (await here.admin.get('/statistics/history?step=1d')).body;
      const sum = (name: 'uploaded' | 'downloaded') =>
        points.reduce((total: number | null, point: Record<typeof name, number | null>) => {
          return point[name] === null ? total : (total ?? 0) + point[name];
        }, null);
      return { uploaded: sum('uploaded'), downloaded: sum('downloaded') };
    };

    beforeAll(async () => {
      for (const tracker of [here.tracker, here.other]) {
        await tracker.get(HousekeepingService).beforeApplicationShutdown();
      }
      await record();
    });
    beforeEach(async () => {
      await here.database.query('TRUNCATE history');
    });

    it('should be counted once, when they are settled', async () => {
      await transfer(1_000, 300);
      await record();
      await here.settle();
      await record(here.other);
      await record();
      expect(await bytes()).toEqual({ uploaded: 1_000, downloaded: 300 });
    });

    it('should be bounded, whatever clients report', async () => {
      await here.database.query('UPDATE settlement SET uploaded = uploaded + 1e30');
      await record();
      const [row] = await here.database.query<{ uploaded: string }>('SELECT sum(uploaded) AS uploaded FROM history');
      expect(row?.uploaded).toBe(String(10 ** 16));
    });

    it('should be unknown without private mode', async () => {
      const open = await startTestTracker(here.database, { mode: 'open' });
      try {
        await announce(open.port, aSeeder(await here.aTorrent()));
        await record(open);
        expect(await here.database.query('SELECT DISTINCT uploaded, downloaded FROM history')).toEqual([
          { uploaded: null, downloaded: null },
        ]);
      } finally {
        await open.close();
      }
    });
  });
});
