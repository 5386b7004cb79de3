import type { InProcessTracker } from '../../src/tracker-application.js';
import { Clock } from '../../src/tracker/swarm/clock.js';
import { TRANSPORTS } from '../support/clients/transport-client.js';
import { aLeecher, anInfoHash, aSeeder, endpointOf, saying, type TestPeer } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** A swarm of more than twice as many peers is large. */
const QUERY_LIMIT = 10;
/** Seconds; long enough that a sample of a large swarm is renewed only when a test advances the clock. */
const SAMPLE_AGE = 60;
/** Peers of each role; fewer than a sample holds, so that chance leaves nobody out. */
const ROLE = 2 * QUERY_LIMIT - 2;
/** Announces; the chance that none of as many random answers of 10 peers out of 36 has the newcomer is 10^-9. */
const ASKS = 70;

/** A peer announces at one instance, and another one selects it: at once, or with the next sample of a large swarm. */
describe('two instances on one database', () => {
  let database: TestDatabase;
  let instances: [InProcessTracker, InProcessTracker];
  /** Milliseconds that the clocks of both instances are ahead. */
  let ahead = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    // Over UDP all peers have the same address. A job would remove those above its limit.
    const settings = { queryLimit: QUERY_LIMIT, sampleAge: SAMPLE_AGE, maxPeersPerAddress: 0 };
    instances = [await startTestTracker(database, settings), await startTestTracker(database, settings)];
    for (const instance of instances) instance.get(Clock).now = () => performance.now() + ahead;
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    await database.drop();
  });

  /** Over UDP a peer's address is the source of its packets, and loopback has one IPv6 address. */
  const ADDRESSES = { IPv4: '127.0.0.1', IPv6: '::1' } as const;
  const ROLES = { seeder: aSeeder, leecher: aLeecher } as const;
  const cases = TRANSPORTS.flatMap(([name, over]) =>
    (['IPv4', 'IPv6'] as const).flatMap((family) =>
      (['seeder', 'leecher'] as const).map((role) => ({ name, over, family, role })),
    ),
  );

  describe.each(cases)('should show a $role over $name and $family', ({ over, family, role }) => {
    const here = (peer: TestPeer) => over(instances[0]).announce(peer);
    const there = (peer: TestPeer) => over(instances[1]).announce(peer);
    const make = (infoHash: Buffer, role: keyof typeof ROLES) => ROLES[role](infoHash, {}, ADDRESSES[family]);
    const endpointsAt = async (announce: typeof here, asker: TestPeer) =>
      (await Promise.all(Array.from({ length: ASKS }, () => announce(asker)))).flatMap(({ endpoints }) => endpoints);

    it('at once in a small swarm, and not after it stopped', async () => {
      const infoHash = anInfoHash();
      const [newcomer, asker] = [make(infoHash, role), make(infoHash, 'leecher')];
      expect((await there(asker)).endpoints).toEqual([]);
      await here(newcomer);
      expect((await there(asker)).endpoints).toEqual([endpointOf(newcomer)]);
      await here(saying(newcomer, { event: 'stopped' }));
      expect((await there(asker)).endpoints).toEqual([]);
    });

    it('with the next sample of a large swarm, and not in one after it stopped', async () => {
      const infoHash = anInfoHash();
      const peers = Array.from({ length: ROLE }, () => [make(infoHash, 'seeder'), make(infoHash, 'leecher')]).flat();
      await Promise.all(peers.map(here));
      const [newcomer, asker] = [make(infoHash, role), make(infoHash, 'leecher')];
      await there(asker);

      await here(newcomer);
      expect(await endpointsAt(here, asker)).toContain(endpointOf(newcomer));
      expect(await endpointsAt(there, asker)).not.toContain(endpointOf(newcomer));
      ahead += SAMPLE_AGE * 1000;
      expect(await endpointsAt(there, asker)).toContain(endpointOf(newcomer));

      await here(saying(newcomer, { event: 'stopped' }));
      expect(await endpointsAt(here, asker)).not.toContain(endpointOf(newcomer));
      expect(await endpointsAt(there, asker)).toContain(endpointOf(newcomer));
      ahead += SAMPLE_AGE * 1000;
      expect(await endpointsAt(there, asker)).not.toContain(endpointOf(newcomer));
    });
  });
});
