import type { InProcessTracker } from '../../src/tracker-application.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { InstancesService } from '../../src/tracker/instances/instances.service.js';
import { announce, anInfoHash, aSeeder, scrapeOne } from '../support/clients/swarm-client.js';
import { lockTable, unlockTables } from '../support/postgres/table-lock.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const MINUTE = 60;
const DAY = 86_400;

interface Row {
  readonly ago: number;
  readonly slot: number;
  readonly seconds: number;
  readonly torrents: number;
  readonly downloads: number;
  readonly requests: Readonly<Record<string, number>>;
}

/** The rows that the instances write every minute: here, when the test wants it. */
describe('the history', () => {
  let database: TestDatabase;
  let one: InProcessTracker;
  let other: InProcessTracker;

  const start = async () => {
    const tracker = await startTestTracker(database);
    await tracker.get(HousekeepingService).beforeApplicationShutdown();
    await report(tracker);
    return tracker;
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    one = await start();
    other = await start();
    await database.query('TRUNCATE history');
    await database.query('UPDATE instance SET recorded = counts, recorded_uptime = uptime');
  });

  afterEach(async () => {
    await unlockTables();
    await Promise.all([one.close(), other.close()]);
    await database.drop();
  });

  const report = (tracker: InProcessTracker) => tracker.get(InstancesService).report();

  /** As if that time had passed for all instances. */
  const pass = (seconds: number) =>
    database.query('UPDATE instance SET recorded_uptime = recorded_uptime - $1', [seconds * 1000]);

  const record = async (seconds = MINUTE, by = one) => {
    await pass(seconds);
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'history'`);
    return by.get(HousekeepingService).recordHistory();
  };

  const announceTo = async (tracker: InProcessTracker, times: number) => {
    for (let time = 0; time < times; time++) await announce(tracker.port, aSeeder(anInfoHash()));
    await report(tracker);
  };

  const rows = () =>
    database.query<Row>(
      `SELECT extract(epoch FROM now() - at)::float8 AS ago, slot, seconds::float8 AS seconds,
              torrents::float8 AS torrents, downloads::float8 AS downloads, requests
         FROM history ORDER BY at DESC, slot`,
    );

  const announces = async () =>
    (await rows()).reduce((sum, { requests }) => sum + (requests['requests:http:announce:ok'] ?? 0), 0);

  const HOUR_MS = 3_600_000;
  /** The beginning of an hour, that many days and another hour ago. */
  const hourBefore = (days: number) => (Math.floor(Date.now() / HOUR_MS) - days * 24 - 1) * HOUR_MS;

  /** A minute in the past, with one announce. */
  const insert = (at: number, { seconds = MINUTE, torrents = 0, slot = 60 } = {}) =>
    database.query(
      `INSERT INTO history (at, slot, seconds, torrents, seeders, leechers, downloads, requests)
       VALUES ($1, $2, $3, $4, 0, 0, 1, '{"requests:http:announce:ok": 1}')`,
      [new Date(at), slot, seconds, torrents],
    );

  it('should sum up all instances, and each request once', async () => {
    await announceTo(one, 3);
    await scrapeOne(other.port, anInfoHash());
    await announceTo(other, 2);
    await database.query(`UPDATE statistics SET torrents = 5, seeders = 5`);
    expect(await record()).toBe(true);
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      slot: 60,
      torrents: 5,
      requests: { 'requests:http:announce:ok': 5, 'requests:http:scrape:ok': 1 },
    });
    // In the middle of the minute that has passed, whole.
    expect(row?.seconds).toBeGreaterThanOrEqual(60);
    expect(row?.ago).toBeLessThan(60 + 60);
    await announceTo(one, 1);
    expect(await record(MINUTE, other)).toBe(true);
    expect(await announces()).toBe(6);
    expect(Object.keys((await rows())[0]?.requests ?? {}).every((name) => name.startsWith('requests:'))).toBe(true);
  });

  it('should be written by one instance at a time, once a minute', async () => {
    await announceTo(one, 2);
    await pass(MINUTE);
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'history'`);
    const both = () => Promise.all([one, other].map((each) => each.get(HousekeepingService).recordHistory()));
    expect((await both()).sort()).toEqual([false, true]);
    expect(await both()).toEqual([false, false]);
    const [job] = await database.query<{ pause: number }>(
      `SELECT extract(epoch FROM due_at - now())::float8 AS pause FROM job WHERE name = 'history'`,
    );
    expect(job?.pause).toBeLessThanOrEqual(60);
    expect(await announces()).toBe(2);
  });

  it('should count on when an instance restarts, whose counters begin at 0', async () => {
    await announceTo(other, 2);
    await record();
    await announce(other.port, aSeeder(anInfoHash()));
    await other.close();
    other = await start();
    await announceTo(other, 1);
    await record();
    expect(await announces()).toBe(4);
    expect(await database.query('SELECT FROM instance')).toHaveLength(2);
  });

  it('should have everything once if the writer is killed', async () => {
    await announceTo(one, 3);
    await announceTo(other, 1);
    const lock = await lockTable(database, 'history');
    const written = record();
    await lock.isWaitedFor();
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    await expect(written).rejects.toThrow();
    await lock.unlock();
    expect(await announces()).toBe(0);
    expect(await record(0, other)).toBe(true);
    expect(await announces()).toBe(4);
  });

  it('should have several minutes that were missed as one row that is of all of them', async () => {
    await announceTo(one, 3);
    await record(10 * MINUTE);
    const [row, ...more] = await rows();
    expect([more, row?.requests]).toEqual([[], { 'requests:http:announce:ok': 3 }]);
    expect(row?.seconds).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(row?.ago).toBeGreaterThan(4 * MINUTE);
    expect(row?.ago).toBeLessThan(7 * MINUTE);
  });

  it('should add to a minute that comes again, because the clock went back', async () => {
    await announceTo(one, 1);
    await record();
    await announceTo(one, 2);
    await database.query(`UPDATE history SET at = date_trunc('minute', now() - interval '30 seconds')`);
    await record();
    // A minute may have begun meanwhile.
    const all = await rows();
    expect(all.length).toBeLessThanOrEqual(2);
    expect(all.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThanOrEqual(2 * MINUTE);
    expect(await announces()).toBe(3);
  });

  it.each([
    ['was silent for long', `now() - interval '6 minutes'`],
    ['reported while the clock was ahead', `now() + interval '1 day'`],
  ])('should remove an instance that %s, and count on if it comes back', async (_, time) => {
    await announceTo(other, 2);
    await database.query(
      `UPDATE instance SET reported_at = ${time} WHERE counts ->> 'requests:http:announce:ok' IS NOT NULL`,
    );
    await record();
    expect([await announces(), (await database.query('SELECT FROM instance')).length]).toEqual([2, 1]);
    await announceTo(other, 3);
    await record();
    expect([await announces(), (await database.query('SELECT FROM instance')).length]).toEqual([5, 2]);
  });

  it('should keep an instance that is silent for a short time', async () => {
    await database.query(`UPDATE instance SET reported_at = now() - interval '1 minute'`);
    await record();
    expect(await database.query('SELECT FROM instance')).toHaveLength(2);
  });

  it('should have the downloads since the last time, also after torrents were removed', async () => {
    const downloads: number[] = [];
    for (const completed of [5, 3, 6]) {
      await database.query('UPDATE statistics SET completed = $1', [completed]);
      await database.query('TRUNCATE history');
      await report(one);
      await record();
      downloads.push((await rows()).reduce((sum, row) => sum + row.downloads, 0));
    }
    expect(downloads).toEqual([5, 0, 3]);
  });

  describe('of old times', () => {
    it('should be summed up in ten minutes after two days, and in hours after a month', async () => {
      await insert(hourBefore(1), { seconds: 3 * DAY });
      for (const days of [2, 40]) {
        for (let minute = 0; minute < 20; minute++) {
          await insert(hourBefore(days) + minute * MINUTE * 1000, { torrents: minute < 10 ? 10 : 20 });
        }
      }
      await record();
      await record();
      const old = (await rows()).filter(({ ago }) => ago > 2 * DAY);
      expect(old).toEqual([
        expect.objectContaining({ slot: 600, seconds: 600, torrents: 20, downloads: 10 }),
        expect.objectContaining({ slot: 600, seconds: 600, torrents: 10, downloads: 10 }),
        expect.objectContaining({ slot: 3_600, seconds: 1_200, torrents: 15, downloads: 20 }),
      ]);
      expect(old.map(({ requests }) => requests['requests:http:announce:ok'])).toEqual([10, 10, 20]);
    });

    it('should be removed after a year', async () => {
      await insert(hourBefore(1), { seconds: 3 * DAY });
      await insert(hourBefore(360), { slot: 3_600 });
      await insert(hourBefore(370), { slot: 3_600 });
      await record();
      const old = (await rows()).filter(({ ago }) => ago > 2 * DAY);
      expect(old).toHaveLength(1);
      expect(old[0]?.ago).toBeLessThan(366 * DAY);
    });

    it('should stay as they are while only the clock says that they are old', async () => {
      for (let minute = 0; minute < 20; minute++) await insert(hourBefore(400) + minute * MINUTE * 1000);
      await record();
      expect((await rows()).filter(({ ago }) => ago > DAY)).toHaveLength(20);
    });
  });
});
