import pg from 'pg';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { eventually } from '../support/eventually.js';
import {
  aLeecher,
  announce,
  anInfoHash,
  aSeeder,
  endpointOf,
  saying,
  scrapeOne,
  type TestPeer,
} from '../support/clients/swarm-client.js';
import { lockTable, unlockTables } from '../support/postgres/table-lock.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Row R13 of the protocol, and the counts of swarms that are too large to be counted at each announce. */
describe('housekeeping', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let other: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { queryLimit: 10 });
    other = await startTestTracker(database, { queryLimit: 10 });
  });

  afterAll(async () => {
    await Promise.all([tracker.close(), other.close()]);
    await database.drop();
  });

  /** As if a peer had last announced that many seconds ago. */
  const silence = (peer: TestPeer, seconds: number, family = '') =>
    database.query(
      `UPDATE peer SET ${family || 'ipv4'}_seen_at = now() - make_interval(secs => $2) WHERE peer_id = $1`,
      [Buffer.from(String(peer.parameters.peer_id)), seconds],
    );

  // Housekeeping may be under way in either instance: what it does is seen within a few seconds.
  const makeDue = (job: string) => database.query(`UPDATE job SET due_at = now() WHERE name = $1`, [job]);

  /** Runs a job now, here or by the timer of either instance. */
  const doNow = async (job: string, step: () => Promise<boolean>) => {
    await makeDue(job);
    await step();
  };

  const peersStored = async (infoHash: Buffer) =>
    (await database.query('SELECT FROM peer WHERE info_hash = $1', [infoHash])).length;

  it('R13: should leave a peer out of responses and counts after two intervals of silence', async () => {
    const infoHash = anInfoHash();
    const [silent, late] = [aSeeder(infoHash), aSeeder(infoHash)];
    await announce(tracker.port, silent);
    await announce(tracker.port, late);
    await silence(silent, 3601);
    await silence(late, 3590);
    const { endpoints, complete } = await announce(tracker.port, aLeecher(infoHash));
    expect(endpoints).toEqual([endpointOf(late)]);
    expect(complete).toBe(1);
    expect((await scrapeOne(tracker.port, infoHash)).complete).toBe(1);
  });

  it('R13: should delete such a peer, and no other', async () => {
    const infoHash = anInfoHash();
    const [silent, alive] = [aSeeder(infoHash), aLeecher(infoHash)];
    await announce(tracker.port, silent);
    await announce(tracker.port, alive);
    await silence(silent, 3601);
    await doNow('expiry', () => tracker.get(HousekeepingService).expirePeers());
    await eventually(async () => expect(await peersStored(infoHash)).toBe(1));
  });

  it('R13: should delete the silent address of a peer that announces from its other address', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash, { key: 'cafe' });
    await announce(tracker.port, peer);
    await announce(tracker.port, saying(peer, {}, '2001:db8::1'));
    await silence(peer, 3601, 'ipv6');
    await doNow('expiry', () => tracker.get(HousekeepingService).expirePeers());
    await eventually(async () => {
      const { endpoints, complete } = await announce(tracker.port, aLeecher(infoHash));
      expect(complete).toBe(1);
      expect(endpoints).not.toContain(`2001:db8::1:${peer.parameters.port}`);
      expect(endpoints).toContain(endpointOf(peer));
    });
  });

  it('should remove a torrent without peers at once, or after 30 days if it was downloaded', async () => {
    const [idle, finished, alive] = [anInfoHash(), anInfoHash(), anInfoHash()];
    const leecher = aLeecher(finished);
    const done = saying(leecher, { left: 0, event: 'completed' });
    const gone = aLeecher(idle);
    for (const peer of [gone, leecher, done, aLeecher(alive)]) await announce(tracker.port, peer);
    for (const peer of [gone, done]) await announce(tracker.port, saying(peer, { event: 'stopped' }));
    const forget = () => doNow('torrents', () => tracker.get(HousekeepingService).removeTorrents());
    const known = async () =>
      (
        await database.query<{ info_hash: Buffer }>('SELECT info_hash FROM torrent WHERE info_hash = ANY ($1)', [
          [idle, finished, alive],
        ])
      ).map((row) => row.info_hash.toString('hex'));
    await forget();
    await eventually(async () => expect((await known()).sort()).toEqual([finished, alive].map(hex).sort()));
    expect((await scrapeOne(tracker.port, finished)).downloaded).toBe(1);
    await database.query(`UPDATE torrent SET emptied_at = now() - interval '31 days' WHERE info_hash = $1`, [finished]);
    await forget();
    await eventually(async () => expect(await known()).toEqual([hex(alive)]));
  });

  it('should run each job on one instance at a time', async () => {
    const instances = [tracker, other].map((one) => one.get(HousekeepingService));
    // Their own timers could take the job before this test does.
    for (const instance of instances) await instance.beforeApplicationShutdown();
    const expireInBoth = async () => (await Promise.all(instances.map((one) => one.expirePeers()))).sort();
    await makeDue('expiry');
    const locked = new pg.Client({ connectionString: database.url });
    await locked.connect();
    try {
      await locked.query('BEGIN; SELECT FROM job FOR UPDATE');
      expect(await expireInBoth()).toEqual([false, false]);
    } finally {
      await locked.end();
    }
    expect(await expireInBoth()).toEqual([false, true]);
    expect(await expireInBoth()).toEqual([false, false]);
  });

  describe('after the clock of the database was ahead', () => {
    // Their own timers could take the jobs before the tests do.
    beforeAll(async () => {
      for (const one of [tracker, other]) await one.get(HousekeepingService).beforeApplicationShutdown();
    });

    afterAll(() => {
      for (const one of [tracker, other]) one.get(HousekeepingService).onApplicationBootstrap();
    });

    const secondsUntil = async (job: string) => {
      const [row] = await database.query<{ seconds: number }>(
        'SELECT extract(epoch FROM due_at - clock_timestamp())::float AS seconds FROM job WHERE name = $1',
        [job],
      );
      return row?.seconds ?? NaN;
    };

    it.each([
      ['expiry', 60, (service: HousekeepingService) => service.expirePeers()],
      ['census', 600, (service: HousekeepingService) => service.takeCensus()],
      ['torrents', 600, (service: HousekeepingService) => service.removeTorrents()],
    ])('should run the job %s, and not later than after %i s again', async (job, period, run) => {
      await database.query(`UPDATE job SET due_at = now() + interval '30 days' WHERE name = $1`, [job]);
      expect(await run(tracker.get(HousekeepingService))).toBe(true);
      expect(await secondsUntil(job)).toBeLessThanOrEqual(period);
      expect(await secondsUntil(job)).toBeGreaterThan(0);
      expect(await run(tracker.get(HousekeepingService))).toBe(false);
    });

    it('should take peers for seen now, whichever family they were seen over', async () => {
      const infoHash = anInfoHash();
      const [both, gone] = [aSeeder(infoHash, { key: 'cafe' }), aLeecher(infoHash)];
      await announce(tracker.port, both);
      await announce(tracker.port, saying(both, {}, '2001:db8::1'));
      await announce(tracker.port, gone);
      for (const family of ['ipv4', 'ipv6']) await silence(both, -30 * 86_400, family);
      await silence(gone, -30 * 86_400);
      await doNow('expiry', () => tracker.get(HousekeepingService).expirePeers());
      const ahead = `SELECT FROM peer WHERE info_hash = $1 AND greatest(ipv4_seen_at, ipv6_seen_at) > now()`;
      expect(await database.query(ahead, [infoHash])).toEqual([]);
      expect((await announce(tracker.port, saying(gone, {}))).complete).toBe(1);
      await silence(gone, 3601);
      await silence(both, 3601);
      await doNow('expiry', () => tracker.get(HousekeepingService).expirePeers());
      // Seen over IPv6, at the time of the first expiry.
      expect(await peersStored(infoHash)).toBe(1);
    });

    it('should take torrents for announced and emptied now', async () => {
      const infoHash = anInfoHash();
      await announce(tracker.port, aSeeder(infoHash));
      await database.query(
        `INSERT INTO torrent (info_hash, downloaded, emptied_at) VALUES ($1, 1, now() + interval '30 days')`,
        [anInfoHash()],
      );
      await database.query(`UPDATE torrent SET last_announce_at = now() + interval '30 days' WHERE info_hash = $1`, [
        infoHash,
      ]);
      await doNow('census', () => tracker.get(HousekeepingService).takeCensus());
      await doNow('torrents', () => tracker.get(HousekeepingService).removeTorrents());
      const ahead = 'SELECT FROM torrent WHERE last_announce_at > now() OR emptied_at > now()';
      expect(await database.query(ahead)).toEqual([]);
    });

    it('should not count the time for which the census waits for a lock', async () => {
      await makeDue('census');
      const lock = await lockTable(database, 'peer');
      const taken = tracker.get(HousekeepingService).takeCensus();
      await lock.isWaitedFor();
      await database.query('SELECT pg_sleep(8)');
      await lock.unlock();
      expect(await taken).toBe(true);
      // Eight seconds of work would be followed by 160 of pause. The work itself takes milliseconds.
      expect(await secondsUntil('census')).toBeLessThan(150);
    });
  });

  afterEach(unlockTables);

  it('should count swarms that are larger than a sample, as they grow and shrink', async () => {
    const infoHash = anInfoHash();
    const peers = Array.from({ length: 90 }, (_, at) => (at < 50 ? aSeeder(infoHash) : aLeecher(infoHash)));
    await Promise.all(peers.map((peer) => announce(tracker.port, peer)));
    const census = () => doNow('census', () => tracker.get(HousekeepingService).takeCensus());
    await census();
    await eventually(async () => {
      expect(await scrapeOne(tracker.port, infoHash)).toEqual({ complete: 50, downloaded: 0, incomplete: 40 });
    });
    await eventually(async () => {
      const counts = await announce(tracker.port, peers[0] as TestPeer);
      expect(counts).toMatchObject({ complete: 50, incomplete: 40 });
    });
    await Promise.all(peers.slice(0, 45).map((peer) => announce(tracker.port, saying(peer, { event: 'stopped' }))));
    await census();
    await eventually(async () => {
      expect(await scrapeOne(other.port, infoHash)).toEqual({ complete: 5, downloaded: 0, incomplete: 40 });
    });
    await Promise.all(peers.slice(45).map((peer) => announce(other.port, saying(peer, { event: 'stopped' }))));
    expect(await scrapeOne(tracker.port, infoHash)).toEqual({ complete: 0, downloaded: 0, incomplete: 0 });
  });
});

const hex = (infoHash: Buffer) => infoHash.toString('hex');
