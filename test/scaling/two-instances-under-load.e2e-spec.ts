import type { InProcessTracker } from '../../src/tracker-application.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { fieldsOf } from '../support/clients/transport-client.js';
import { eventually } from '../support/eventually.js';
import {
  aLeecher,
  announce,
  anInfoHash,
  aSeeder,
  saying,
  scrapeOne,
  type TestPeer,
} from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';
import { announcePacket, UdpClient } from '../support/clients/udp-client.js';

/** Two instances on one database, as behind a load balancer that sends each announce to any instance. */
describe('two instances', () => {
  let database: TestDatabase;
  let instances: [InProcessTracker, InProcessTracker];

  beforeAll(async () => {
    database = await createTestDatabase();
    instances = [await startTestTracker(database), await startTestTracker(database)];
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    await database.drop();
  });

  const anywhere = () => instances[Math.random() < 0.5 ? 0 : 1].port;
  const deadlocks = async () => {
    const [row] = await database.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    return Number(row?.deadlocks);
  };

  /** All peers announce at once; each sends its announces one after another, each to a random instance. */
  const playLife = (peers: readonly TestPeer[], life: readonly object[]) =>
    Promise.all(
      peers.map(async (peer) => {
        for (const parameters of life) {
          const answer = await announce(anywhere(), saying(peer, { ...parameters }));
          expect(answer['failure reason']).toBeUndefined();
        }
      }),
    );

  it('should serve one hot torrent without a deadlock, and count it correctly', async () => {
    const infoHash = anInfoHash();
    const finished = Array.from({ length: 150 }, () => aLeecher(infoHash));
    const left = Array.from({ length: 60 }, () => aLeecher(infoHash));
    const begun = Array.from({ length: 120 }, () => aLeecher(infoHash));
    await Promise.all([
      playLife(finished, [{ event: 'started' }, {}, { event: 'completed', left: 0 }, { left: 0 }]),
      playLife(left, [{ event: 'started' }, {}, { event: 'stopped' }]),
      playLife(begun, [{ event: 'started' }, {}, {}]),
    ]);
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await instances[0].get(HousekeepingService).takeCensus();
    await eventually(async () => {
      expect(await scrapeOne(anywhere(), infoHash)).toEqual({ complete: 150, downloaded: 150, incomplete: 120 });
    });
    expect(await deadlocks()).toBe(0);
  });

  it('should store the same peers of many torrents in any order without a deadlock', async () => {
    const infoHashes = Array.from({ length: 40 }, anInfoHash);
    const peers = infoHashes.flatMap((infoHash) =>
      Array.from({ length: 5 }, () => aLeecher(infoHash, { key: 'cafe' })),
    );
    for (let round = 0; round < 4; round++) {
      const shuffled = [...peers, ...peers].sort(() => Math.random() - 0.5);
      await Promise.all(shuffled.map((peer) => announce(anywhere(), peer)));
    }
    const counted = await Promise.all(infoHashes.map((infoHash) => scrapeOne(anywhere(), infoHash)));
    expect(counted.map(({ incomplete }) => incomplete)).toEqual(infoHashes.map(() => 5));
    expect(await deadlocks()).toBe(0);
  });

  it("U2: should accept each other's connection ids", async () => {
    const [one, other] = await Promise.all(instances.map(({ udpPort }) => UdpClient.open(udpPort as number)));
    const [fromOne, fromOther] = [await (one as UdpClient).connect(), await (other as UdpClient).connect()];
    expect(fromOne).toEqual(fromOther);
    const announce = announcePacket(fromOne, 1, fieldsOf(aSeeder(anInfoHash())));
    expect((await (other as UdpClient).ask(announce)).readUInt32BE(0)).toBe(1);
    one?.close();
    other?.close();
  });
});
