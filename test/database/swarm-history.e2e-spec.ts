import { MAX_RECORDED_SWARMS, SWARM_HISTORY_STEP_SECONDS } from '../../src/config/limits/statistics.limits.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { anAdminApi } from '../support/admin.js';
import { aLeecher, announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';

const HOUR_MS = 3_600_000;

/** The counts of the largest swarms over time: stored every ten minutes, here when the test wants it. */
describe('the history of a swarm', () => {
  const here = anAdminApi();
  const housekeeping = () => here.tracker.get(HousekeepingService);

  beforeAll(() => housekeeping().beforeApplicationShutdown());
  beforeEach(async () => {
    await here.database.query('TRUNCATE swarm_history');
  });

  const run = async () => {
    await here.database.query(`UPDATE job SET due_at = now() WHERE name IN ('census', 'swarm_history')`);
    await housekeeping().takeCensus();
    return housekeeping().recordSwarms();
  };
  const pointsOf = async (infoHash: Buffer) =>
    (await here.admin.get(`/torrents/${infoHash.toString('hex')}/history`)).body.points;
  /** A stored point, at a whole hour so many hours before the last one of four, and more minutes ago. */
  const insert = (infoHash: Buffer, hours: number, minutes = 0) => {
    const fourthHour = Math.floor(Date.now() / (4 * HOUR_MS)) * 4 * HOUR_MS;
    return here.database.query(
      `INSERT INTO swarm_history (info_hash, at, complete, incomplete, downloaded) VALUES ($1, $2, 1, 0, 0)`,
      [infoHash, new Date(fourthHour - hours * HOUR_MS - minutes * 60_000)],
    );
  };
  const aTorrent = async () => {
    const infoHash = anInfoHash();
    await here.admin.put(`/torrents/${infoHash.toString('hex')}`, {});
    return infoHash;
  };

  it('should have the counts of the last census, once in ten minutes', async () => {
    const infoHash = anInfoHash();
    await announce(here.tracker.port, aSeeder(infoHash));
    await announce(here.tracker.port, aLeecher(infoHash));
    expect(await run()).toBe(true);
    const points = await pointsOf(infoHash);
    expect(points).toEqual([{ at: expect.any(String), complete: 1, incomplete: 1, downloaded: 0 }]);
    const at = Date.parse(points[0].at);
    expect(at % (SWARM_HISTORY_STEP_SECONDS * 1000)).toBe(0);
    expect(Date.now() - at).toBeLessThan(2 * SWARM_HISTORY_STEP_SECONDS * 1000);
    expect(await housekeeping().recordSwarms()).toBe(false);
    const [job] = await here.database.query<{ pause: number }>(
      `SELECT extract(epoch FROM due_at - now())::float8 AS pause FROM job WHERE name = 'swarm_history'`,
    );
    expect(job?.pause).toBeLessThanOrEqual(SWARM_HISTORY_STEP_SECONDS);
  });

  it('should be added to by later times, in order', async () => {
    const infoHash = await aTorrent();
    for (const hours of [12, 0, 8, 4]) await insert(infoHash, hours);
    const times = (await pointsOf(infoHash)).map(({ at }: { at: string }) => Date.parse(at));
    expect(times).toEqual([...times].sort());
    expect(times).toHaveLength(4);
    await run();
    expect((await pointsOf(infoHash)).at(-1)).toMatchObject({ complete: 0, incomplete: 0 });
  });

  it('should be of the largest swarms only', async () => {
    await here.database.query(
      `INSERT INTO torrent (info_hash, complete, registered_at)
       SELECT substring(sha256(n::text::bytea), 1, 20), n, now() FROM generate_series(1, $1) AS n`,
      [MAX_RECORDED_SWARMS + 10],
    );
    await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'swarm_history'`);
    await housekeeping().recordSwarms();
    const [stored] = await here.database.query<{ rows: number; smallest: number }>(
      'SELECT count(*)::integer AS rows, min(complete) AS smallest FROM swarm_history',
    );
    expect(stored?.rows).toBe(MAX_RECORDED_SWARMS);
    expect(stored?.smallest).toBeGreaterThan(0);
    await here.database.query(`DELETE FROM torrent WHERE complete > 0`);
  });

  it('should have every time of the last day, every fourth hour of the last month, and nothing older', async () => {
    const infoHash = await aTorrent();
    for (const [hours, minutes] of [
      [4, 10],
      [48, 0],
      [48, 10],
      [50, 0],
      [28 * 24, 0],
      [32 * 24, 0],
    ] as const) {
      await insert(infoHash, hours, minutes);
    }
    await insert(infoHash, -48);
    await run();
    const hours = (await pointsOf(infoHash)).map(({ at }: { at: string }) => (Date.now() - Date.parse(at)) / HOUR_MS);
    // The last point is the one of now.
    expect(hours.slice(0, -1).map((ago: number) => Math.floor(ago / 24))).toEqual([28, 2, 0]);
  });

  it('should be removed with its torrent, and be unknown of others', async () => {
    const infoHash = await aTorrent();
    await insert(infoHash, 4);
    const path = `/torrents/${infoHash.toString('hex')}`;
    await here.admin.delete(path);
    expect((await here.admin.get(`${path}/history`)).status).toBe(404);
    expect(await here.database.query('SELECT FROM swarm_history WHERE info_hash = $1', [infoHash])).toEqual([]);
    expect((await here.admin.get(`/torrents/${anInfoHash().toString('hex')}/history`)).status).toBe(404);
    expect((await here.admin.get('/torrents/xyz/history')).body.errors[0].field).toBe('infoHash');
    expect(await pointsOf(await aTorrent())).toEqual([]);
  });
});
