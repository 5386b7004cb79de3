import type { InProcessTracker } from '../../src/tracker-application.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { eventually } from '../support/eventually.js';
import { aLeecher, announce, anInfoHash, aSeeder, endpointOf, scrapeOne } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const MAX = 32;
const FAKE = 3_000;
const HONEST = 50;

/** Many peers of one address in one swarm. */
describe('a crowd', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database);
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  /** Stores seeders of one network, each with another port or interface; the first is the oldest. */
  const fake = (infoHash: Buffer, count: number, ofIpv6 = false) =>
    database.query(
      `INSERT INTO peer (info_hash, peer_id, ${ofIpv6 ? 'ipv6, ipv6_seen_at' : 'ipv4, ipv4_seen_at'}, is_seeder, "left",
                         uploaded, downloaded, event, shuffle)
       SELECT $1, convert_to('-FK0001-' || lpad(number::text, 12, '0'), 'UTF8'), $2::bytea || int4send(number)${
         ofIpv6 ? ` || '\\x00000000'::bytea || int2send(7::smallint)` : ''
       }, now() - make_interval(secs => 1000 - number::double precision / 10), true, 0, 0, 0, 0,
              (random() * 2147483647)::integer
         FROM generate_series(1, $3::integer) AS number`,
      [infoHash, Buffer.from(ofIpv6 ? '2a00000000000001' : '0102', 'hex'), count],
    );
  const fakesLeft = async (infoHash: Buffer) =>
    (
      await database.query<{ number: number }>(
        `SELECT right(convert_from(peer_id, 'UTF8'), 12)::integer AS number
           FROM peer WHERE info_hash = $1 AND convert_from(peer_id, 'UTF8') LIKE '-FK%' ORDER BY number`,
        [infoHash],
      )
    ).map(({ number }) => number);

  it('should have fake peers of one address each', async () => {
    const infoHash = anInfoHash();
    await database.query(`INSERT INTO torrent (info_hash) VALUES ($1)`, [infoHash]);
    await fake(infoHash, 40);
    // 1.2.0.0:1 to 1.2.0.0:40: four bytes of the number are the last two of the address and the port.
    const { endpoints } = await announce(tracker.port, aLeecher(infoHash));
    expect(new Set(endpoints.map((endpoint) => endpoint.split(':')[0]))).toEqual(new Set(['1.2.0.0']));
    expect(endpoints).toHaveLength(MAX);
  });

  it.each([
    ['an IPv4 address', false],
    ['an IPv6 /64', true],
  ])('F8: of %s should not keep honest peers from each other, and lose its oldest peers', async (_network, ofIpv6) => {
    const infoHash = anInfoHash();
    const honest = Array.from({ length: HONEST }, () => aSeeder(infoHash));
    for (const peer of honest) await announce(tracker.port, peer);
    await fake(infoHash, FAKE, ofIpv6);
    const asker = aLeecher(infoHash);
    const honestIn = async () => {
      const { endpoints } = await announce(tracker.port, asker);
      return honest.map(endpointOf).filter((endpoint) => endpoints.includes(endpoint)).length;
    };
    // The first announce tells the instance of the crowd; its job removes it then.
    await honestIn();
    const newest = Array.from({ length: MAX }, (_, at) => FAKE - MAX + 1 + at);
    await eventually(async () => expect(await fakesLeft(infoHash)).toEqual(newest));
    // An earlier sample may last another second. Then of 82 seeders, 50 are drawn.
    await eventually(async () => expect(await honestIn()).toBeGreaterThan(10));
    await eventually(async () => expect((await scrapeOne(tracker.port, infoHash)).complete).toBe(HONEST + MAX));
  });

  it('F8: should be found by a job if nobody announces to its swarm', async () => {
    const infoHash = anInfoHash();
    await database.query(`INSERT INTO torrent (info_hash) VALUES ($1)`, [infoHash]);
    await fake(infoHash, 100);
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'crowds'`);
    await tracker.get(HousekeepingService).findCrowds();
    await eventually(async () => expect(await fakesLeft(infoHash)).toHaveLength(MAX));
  });

  it('F8: should stay if the limit is off', async () => {
    const other = await createTestDatabase();
    const unlimited = await startTestTracker(other, { maxPeersPerAddress: 0 });
    try {
      const infoHash = anInfoHash();
      for (let port = 1; port <= 40; port++) await announce(unlimited.port, aSeeder(infoHash, { port }, '1.2.3.4'));
      expect((await announce(unlimited.port, aLeecher(infoHash))).endpoints).toHaveLength(40);
    } finally {
      await unlimited.close();
      await other.drop();
    }
  });
});
