import type { RunningTracker } from '../src/tracker-application.js';
import { DeskClient, PASSWORD } from './desk-client.js';
import { aLeecher, announce, anInfoHash, aSeeder, endpointOf, saying } from './swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from './tracker.js';

describe("a torrent's peers at the desk", () => {
  let database: TestDatabase;
  let tracker: RunningTracker;
  let desk: DeskClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { authPassword: PASSWORD });
    desk = await DeskClient.of(tracker.port);
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const pathOf = (infoHash: Buffer) => `/torrents/${infoHash.toString('hex')}/peers`;

  it('should be told with addresses, client and amounts', async () => {
    const infoHash = anInfoHash();
    const peer = aLeecher(infoHash, {
      key: 'cafe',
      uploaded: 10,
      downloaded: 20,
      left: 30,
      peer_id: '-TR4040-0123456789ab',
    });
    await announce(tracker.port, peer);
    await announce(tracker.port, saying(peer, {}, '2001:db8::1'));
    const seeder = aSeeder(infoHash, { peer_id: 'unknownunknownunknow' });
    await announce(tracker.port, seeder);
    const { status, body } = await desk.get(pathOf(infoHash));
    expect([status, body.next]).toEqual([200, null]);
    const lastSeenAt = expect.stringMatching(/Z$/);
    expect(body.items).toEqual([
      {
        peerId: Buffer.from('-TR4040-0123456789ab').toString('hex'),
        client: 'Transmission 4.0.4',
        addresses: [endpointOf(peer), `[2001:db8::1]:${peer.parameters.port}`],
        seeder: false,
        left: 30,
        uploaded: 10,
        downloaded: 20,
        lastSeenAt,
      },
      {
        peerId: Buffer.from('unknownunknownunknow').toString('hex'),
        client: null,
        addresses: [endpointOf(seeder)],
        seeder: true,
        left: 0,
        uploaded: 0,
        downloaded: 0,
        lastSeenAt,
      },
    ]);
  });

  it('should be told page by page, each live one once', async () => {
    const infoHash = anInfoHash();
    const peers = Array.from({ length: 7 }, () => aLeecher(infoHash));
    for (const peer of peers) await announce(tracker.port, peer);
    await database.query(`UPDATE peer SET ipv4_seen_at = now() - interval '2 hours' WHERE peer_id = $1`, [
      Buffer.from(String(peers[3]?.parameters.peer_id)),
    ]);
    const first = await desk.get(`${pathOf(infoHash)}?limit=4`);
    const second = await desk.get(`${pathOf(infoHash)}?limit=4&cursor=${first.body.next}`);
    const ids = [...first.body.items, ...second.body.items].map(({ peerId }) => Buffer.from(peerId, 'hex').toString());
    expect(ids).toEqual(peers.filter((_, at) => at !== 3).map(({ parameters }) => parameters.peer_id));
    expect(second.body.next).toBeNull();
  });

  it('should be removed one by one, and be back when they announce again', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash);
    await announce(tracker.port, peer);
    const path = `${pathOf(infoHash)}/${Buffer.from(String(peer.parameters.peer_id)).toString('hex')}`;
    expect((await desk.delete(path)).status).toBe(204);
    expect((await desk.delete(path)).status).toBe(404);
    expect((await announce(tracker.port, aLeecher(infoHash))).complete).toBe(0);
    await announce(tracker.port, peer);
    expect((await desk.get(pathOf(infoHash))).body.items).toHaveLength(2);
  });

  it('should not be found where the torrent is not known, nor where the path is nonsense', async () => {
    expect((await desk.get(pathOf(anInfoHash()))).status).toBe(404);
    expect((await desk.delete(`${pathOf(anInfoHash())}/${'0'.repeat(40)}`)).status).toBe(404);
    expect((await desk.get('/torrents/xyz/peers')).body.errors[0].field).toBe('infoHash');
    expect((await desk.delete(`${pathOf(anInfoHash())}/xyz`)).body.errors[0].field).toBe('peerId');
    expect((await desk.get(`${pathOf(anInfoHash())}?limit=x`)).body.errors[0].field).toBe('limit');
  });
});
