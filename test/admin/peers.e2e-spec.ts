import { aDesk } from '../support/admin.js';
import { aLeecher, announce, anInfoHash, aSeeder, endpointOf, saying } from '../support/clients/swarm-client.js';

describe("a torrent's peers at the desk", () => {
  const here = aDesk();

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
    await announce(here.tracker.port, peer);
    await announce(here.tracker.port, saying(peer, {}, '2001:db8::1'));
    const seeder = aSeeder(infoHash, { peer_id: 'unknownunknownunknow' });
    await announce(here.tracker.port, seeder);
    const { status, body } = await here.desk.get(pathOf(infoHash));
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
    for (const peer of peers) await announce(here.tracker.port, peer);
    await here.database.query(`UPDATE peer SET ipv4_seen_at = now() - interval '2 hours' WHERE peer_id = $1`, [
      Buffer.from(String(peers[3]?.parameters.peer_id)),
    ]);
    const first = await here.desk.get(`${pathOf(infoHash)}?limit=4`);
    const second = await here.desk.get(`${pathOf(infoHash)}?limit=4&cursor=${first.body.next}`);
    const ids = [...first.body.items, ...second.body.items].map(({ peerId }) => Buffer.from(peerId, 'hex').toString());
    expect(ids).toEqual(peers.filter((_, at) => at !== 3).map(({ parameters }) => parameters.peer_id));
    expect(second.body.next).toBeNull();
  });

  it('should be removed one by one, and be back when they announce again', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash);
    await announce(here.tracker.port, peer);
    const path = `${pathOf(infoHash)}/${Buffer.from(String(peer.parameters.peer_id)).toString('hex')}`;
    expect((await here.desk.delete(path)).status).toBe(204);
    expect((await here.desk.delete(path)).status).toBe(404);
    expect((await announce(here.tracker.port, aLeecher(infoHash))).complete).toBe(0);
    await announce(here.tracker.port, peer);
    expect((await here.desk.get(pathOf(infoHash))).body.items).toHaveLength(2);
  });

  it('should not be found where the torrent is not known, nor where the path is nonsense', async () => {
    expect((await here.desk.get(pathOf(anInfoHash()))).status).toBe(404);
    expect((await here.desk.delete(`${pathOf(anInfoHash())}/${'0'.repeat(40)}`)).status).toBe(404);
    expect((await here.desk.get('/torrents/xyz/peers')).body.errors[0].field).toBe('infoHash');
    expect((await here.desk.delete(`${pathOf(anInfoHash())}/xyz`)).body.errors[0].field).toBe('peerId');
    expect((await here.desk.get(`${pathOf(anInfoHash())}?limit=x`)).body.errors[0].field).toBe('limit');
  });
});
