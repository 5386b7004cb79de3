import type { QueryRunner } from 'typeorm';
import { configFromSettings } from '../../src/config/load-config.js';
import { createDataSource } from '../../src/database/connection/data-source.js';
import { isTransient } from '../../src/database/connection/database-error.js';
import { ANNOUNCE_TIME_LIMITS } from '../../src/config/limits/database-time.limits.js';
import { inTransaction } from '../../src/database/transaction/transaction.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { DatabaseProxy } from '../support/postgres/database-proxy.js';
import { OWNER, PASSWORD } from '../support/clients/admin-client.js';
import { overUdp } from '../support/clients/transport-client.js';
import { eventually } from '../support/eventually.js';
import { httpGet } from '../support/clients/http-client.js';
import { aLeecher, announce, anInfoHash, aSeeder, scrapeTarget } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const FAILURE = { 'failure reason': 'tracker is not available', 'retry in': 5 };

/** Packets to and from the database are lost without notice. */
describe('a network that loses the database', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await DatabaseProxy.before(Number(new URL(database.url).port));
  });

  afterAll(async () => {
    await proxy.close();
    await database.drop();
  });

  describe('under a tracker', () => {
    let tracker: InProcessTracker;

    beforeAll(async () => {
      tracker = await startTestTracker({ ...database, url: proxy.url(database.url) }, { authPassword: PASSWORD });
    });

    afterAll(() => tracker.close());

    const manyAnnounces = () => {
      const infoHash = anInfoHash();
      return Promise.all(Array.from({ length: 40 }, () => announce(tracker.port, aLeecher(infoHash))));
    };
    const ready = async () => (await httpGet(tracker.port, '/health/ready')).status;
    const scrape = async (infoHash: Buffer) => (await httpGet(tracker.port, scrapeTarget(infoHash))).body.toString();
    const askAdminApi = async () =>
      (await httpGet(tracker.port, '/api/v1/torrents', { headers: { Authorization: OWNER } })).status;

    it('R16: should answer all requests with retry in, and recover on new connections', async () => {
      const infoHash = anInfoHash();
      await announce(tracker.port, aSeeder(infoHash));
      await manyAnnounces();
      proxy.vanish();
      const announced = announce(tracker.port, aLeecher(infoHash));
      const [overUdpToo, scraped, adminStatus] = await Promise.all([
        overUdp(tracker).announce(aLeecher(infoHash, {}, '127.0.0.2')),
        scrape(infoHash),
        askAdminApi(),
      ]);
      expect(await announced).toMatchObject(FAILURE);
      expect(overUdpToo).toEqual({ failure: expect.stringMatching(/not available|overloaded/), endpoints: [] });
      expect(scraped).toBe('d14:failure reason24:tracker is not available8:retry ini5ee');
      expect(adminStatus).toBe(503);
      expect(await ready()).toBe(503);
      expect((await httpGet(tracker.port, '/health/live')).status).toBe(200);
      // New connections fail, too, and so do announces that wait for one.
      for (const answer of await manyAnnounces()) expect(answer).toHaveProperty('retry in', 5);
      proxy.comeBack();
      await eventually(async () => {
        expect(await announce(tracker.port, aLeecher(infoHash))).toMatchObject({ complete: 1 });
        expect(await ready()).toBe(200);
      });
      for (const answer of await manyAnnounces()) expect(answer).toHaveProperty('complete', 0);
    });

    it('R16: should close all half-open connections when it finds the first', async () => {
      const infoHash = anInfoHash();
      await announce(tracker.port, aSeeder(infoHash));
      await manyAnnounces();
      proxy.vanish();
      proxy.comeBack();
      expect(await announce(tracker.port, aLeecher(infoHash))).toMatchObject(FAILURE);
      expect(await announce(tracker.port, aLeecher(infoHash))).toMatchObject({ complete: 1 });
    });
  });

  it('should not keep rows locked by a transaction whose connection was lost', async () => {
    await database.query('CREATE TABLE lock_me AS SELECT 1 AS id');
    const dataSource = createDataSource(configFromSettings({ databaseUrl: proxy.url(database.url) }));
    await dataSource.initialize();
    const lockAndLose = async (queryRunner: QueryRunner) => {
      await queryRunner.query('SELECT FROM lock_me FOR UPDATE');
      proxy.vanish();
      proxy.comeBack();
      await database.query('UPDATE lock_me SET id = 2');
    };
    const failure = await inTransaction(dataSource, lockAndLose, ANNOUNCE_TIME_LIMITS).catch((error: unknown) => error);
    expect(isTransient(failure)).toBe(true);
    await dataSource.destroy();
  });
});
