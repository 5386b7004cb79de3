import type { InProcessTracker } from '../../src/tracker-application.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { AdminClient, OWNER, PASSWORD } from '../support/clients/admin-client.js';
import { eventually } from '../support/eventually.js';
import { aLeecher, announce, anInfoHash, aSeeder, saying } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

describe('the statistics', () => {
  const STATISTICS = {
    connections: { total: 5, active: 4 },
    seeders: 2,
    leechers: 2,
    completed: 1,
    torrents: 2,
    peers: 4,
  };
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { authPassword: PASSWORD });
    const [one, other] = [anInfoHash(), anInfoHash()];
    const finisher = aLeecher(one);
    for (const peer of [aSeeder(one), aLeecher(one), aLeecher(other), finisher]) await announce(tracker.port, peer);
    await announce(tracker.port, saying(finisher, { event: 'completed', left: 0 }));
    const silent = aSeeder(one);
    await announce(tracker.port, silent);
    await database.query(`UPDATE peer SET ipv4_seen_at = now() - interval '2 hours' WHERE peer_id = $1`, [
      Buffer.from(String(silent.parameters.peer_id)),
    ]);
    await database.query(`DELETE FROM job WHERE name = 'expiry'`);
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await tracker.get(HousekeepingService).takeCensus();
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const page = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${tracker.port}${path}`, { headers: { Authorization: OWNER, ...headers } });

  it('should be in the admin API', async () => {
    const admin = await AdminClient.of(tracker.port);
    await eventually(async () => {
      const { status, body } = await admin.get('/statistics');
      expect([status, body]).toEqual([
        200,
        { torrents: 2, peers: 4, seeders: 2, leechers: 2, completed: 1, countedAt: expect.any(String) },
      ]);
    });
  });

  it.each(['/info', '/stats'])('should be at %s as JSON, and lead browsers to the page', async (path) => {
    await eventually(async () => {
      const json = await page(path, { Accept: 'application/json' });
      expect(await json.json()).toEqual(STATISTICS);
    });
    expect(await (await page(path)).json()).toEqual(STATISTICS);
    expect((await page(path, { Accept: 'application/json, text/html;q=0.5' })).status).toBe(200);
    const browser = { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, redirect: 'manual' } as const;
    const answer = await fetch(`http://127.0.0.1:${tracker.port}${path}`, browser);
    expect([answer.status, answer.headers.get('location'), answer.headers.get('vary')]).toEqual([
      303,
      '/admin',
      'Accept',
    ]);
  });

  it('should require the password', async () => {
    const missing = await fetch(`http://127.0.0.1:${tracker.port}/info`);
    expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="YaBTT", charset="UTF-8"',
    ]);
    expect((await page('/stats', { Authorization: `Basic ${btoa('admin:admin')}` })).status).toBe(401);
    const signedIn = await fetch(`http://127.0.0.1:${tracker.port}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: PASSWORD }),
    });
    const Cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const withCookie = await fetch(`http://127.0.0.1:${tracker.port}/info`, { headers: { Cookie } });
    expect(await withCookie.json()).toEqual(STATISTICS);
  });
});
