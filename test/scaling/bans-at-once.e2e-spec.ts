import type { InProcessTracker } from '../../src/tracker-application.js';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { peersIn, TRANSPORTS } from '../support/clients/transport-client.js';
import { anInfoHash, endpointOf, type TestPeer } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const QUERY_LIMIT = 10;
/**
 * Peers of a swarm that is too large to be read at each announce, so that samples of it are cached. Half of them are seeders, so
 * that a sample has all peers of each role.
 */
const LARGE = 3 * QUERY_LIMIT;
/** Announces; the chance that none of as many random answers of 10 peers out of 31 has a certain peer is 10^-10. */
const ASKS = 60;

/** A ban at one instance: no instance selects the banned peers any more as soon as it knows, and a job removes them. */
describe('two instances and a new rule', () => {
  let database: TestDatabase;
  let instances: [InProcessTracker, InProcessTracker];
  let admin: AdminClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    // A sample lasts longer than the test: nothing but the rule drops it.
    const settings = { queryLimit: QUERY_LIMIT, sampleAge: 60, authPassword: PASSWORD };
    instances = [await startTestTracker(database, settings), await startTestTracker(database, settings)];
    admin = await AdminClient.of(instances[0].port);
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    await database.drop();
  });

  const stored = async ({ parameters }: TestPeer) =>
    (await database.query('SELECT FROM peer WHERE peer_id = $1', [Buffer.from(String(parameters.peer_id))])).length;
  const banAddress = (value: string) => admin.post('/bans', { kind: 'address', value, force: true });
  const revisions = () =>
    database.query<{ revision: string; removed: string }>('SELECT revision, removed FROM access_revision');

  describe.each(TRANSPORTS)('over %s', (name, over) => {
    const { leecher, seeder } = peersIn(name === 'UDP' ? '127.31' : '127.30');

    it.each([
      ['small', 2],
      ['large', LARGE],
    ])('F2: should not select a banned peer of a %s swarm, and remove it', async (_size, count) => {
      const infoHash = anInfoHash();
      const banned = seeder(infoHash);
      const asker = leecher(infoHash);
      const others = Array.from({ length: count - 1 }, (_, at) =>
        at % 2 === 0 ? leecher(infoHash) : seeder(infoHash),
      );
      const seeders = others.filter(({ parameters }) => parameters.left === 0).length;
      for (const peer of [banned, ...others]) await over(instances[0]).announce(peer);
      const selectedAt = async (instance: InProcessTracker) => {
        const answers = await Promise.all(Array.from({ length: ASKS }, () => over(instance).announce(asker)));
        return new Set(answers.flatMap(({ endpoints }) => endpoints)).has(endpointOf(banned));
      };
      expect(await Promise.all(instances.map(selectedAt))).toEqual([true, true]);

      expect((await banAddress(banned.address)).status).toBe(201);
      expect(await selectedAt(instances[0])).toBe(false);
      // Before the job removes it, five seconds after the ban at the earliest.
      await eventually(async () => expect(await selectedAt(instances[1])).toBe(false));
      expect((await over(instances[1]).announce(banned)).failure).toBe('address is not allowed');
      await eventually(async () => expect(await stored(banned)).toBe(0));
      expect(await Promise.all(others.map(stored))).toEqual(others.map(() => 1));
      await eventually(async () => expect((await over(instances[1]).announce(asker)).complete).toBe(seeders));
    });
  });

  it('F2: should remove the peers of a banned client and of a denied torrent', async () => {
    const { seeder } = peersIn('127.32');
    const [ofClient, denied] = [seeder(anInfoHash(), { peer_id: '-XX0001-000000000001' }), seeder(anInfoHash())];
    const kept = seeder(denied.parameters.info_hash as Buffer);
    const [http] = TRANSPORTS;
    for (const peer of [ofClient, denied]) await http[1](instances[0]).announce(peer);
    await http[1](instances[0]).announce({ ...kept, parameters: { ...kept.parameters, info_hash: anInfoHash() } });
    await admin.post('/bans', { kind: 'client', value: '-XX0001' });
    await admin.put(`/torrents/${(denied.parameters.info_hash as Buffer).toString('hex')}`, { state: 'denied' });
    await eventually(async () => expect(await Promise.all([ofClient, denied].map(stored))).toEqual([0, 0]));
    expect(await stored(kept)).toBe(1);
    await eventually(async () => {
      for (const { revision, removed } of await revisions()) expect(removed).toBe(revision);
    });
  });

  it('F3: should lift a ban that has expired, at both instances, and delete it', async () => {
    const { seeder } = peersIn('127.33');
    const peer = seeder(anInfoHash());
    const { body } = await admin.post('/bans', {
      kind: 'address',
      value: peer.address,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      force: true,
    });
    const [http] = TRANSPORTS;
    const failuresAt = () =>
      Promise.all(instances.map(async (instance) => (await http[1](instance).announce(peer)).failure));
    await eventually(async () => expect(await failuresAt()).toEqual(instances.map(() => 'address is not allowed')));
    await database.query(`UPDATE ban SET expires_at = now() WHERE id = $1`, [body.id]);
    await eventually(async () => expect(await failuresAt()).toEqual([undefined, undefined]));
    expect(await database.query('SELECT FROM ban WHERE id = $1', [body.id])).toEqual([]);
  });
});
