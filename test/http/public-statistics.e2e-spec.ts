import type { InProcessTracker } from '../../src/tracker-application.js';
import { MAX_PUBLIC_STATISTICS_PER_SECOND } from '../../src/config/limits/statistics.limits.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { InstancesService } from '../../src/tracker/instances/instances.service.js';
import { httpGet } from '../support/clients/http-client.js';
import { announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

describe('GET /stats.json', () => {
  let database: TestDatabase;
  let open: InProcessTracker;
  let closed: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    open = await startTestTracker(database, { publicStats: true });
    closed = await startTestTracker(database, { authPassword: 'secret' });
    await announce(open.port, aSeeder(anInfoHash()));
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await open.get(HousekeepingService).takeCensus();
    await open.get(InstancesService).report();
  });

  afterAll(async () => {
    await Promise.all([open.close(), closed.close()]);
    await database.drop();
  });

  it('should have the counts of the census and nothing else, for every site', async () => {
    const { status, headers, body } = await httpGet(open.port, '/stats.json');
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual({
      torrents: 1,
      peers: 1,
      seeders: 1,
      leechers: 0,
      completed: 0,
      countedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=10',
      'access-control-allow-origin': '*',
    });
  });

  it('should not exist unless the operator wants it', async () => {
    expect((await httpGet(closed.port, '/stats.json')).status).toBe(404);
    const headers = { Authorization: `Basic ${btoa('admin:secret')}` };
    expect((await httpGet(closed.port, '/stats.json', { headers })).status).toBe(404);
  });

  it('should be refused where too many ask, and announces should not', async () => {
    const answers = await Promise.all(
      Array.from({ length: 3 * MAX_PUBLIC_STATISTICS_PER_SECOND }, () =>
        fetch(`http://127.0.0.1:${open.port}/stats.json`),
      ),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(refused.length > 0 ? [200, 429] : [200]));
    for (const answer of refused) expect(answer.headers.get('retry-after')).toBe('1');
    expect((await announce(open.port, aSeeder(anInfoHash()))).complete).toBe(1);
  });
});
