import { anAdminApi } from '../support/admin.js';
import { aLeecher, announce, anInfoHash, aSeeder, endpointOf, saying } from '../support/clients/swarm-client.js';

describe('peers in the admin API', () => {
  const here = anAdminApi();

  const pathOf = (infoHash: Buffer) => `/torrents/${infoHash.toString('hex')}/peers`;

  it('should be listed with addresses, client and amounts', async () => {
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
    const { status, body } = await here.admin.get(pathOf(infoHash));
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

  it('should be listed page by page, each live one once', async () => {
    const infoHash = anInfoHash();
    const peers = Array.from({ length: 7 }, () => aLeecher(infoHash));
    for (const peer of peers) await announce(here.tracker.port, peer);
    await here.database.query(`UPDATE peer SET ipv4_seen_at = now() - interval '2 hours' WHERE peer_id = $1`, [
      Buffer.from(String(peers[3]?.parameters.peer_id)),
    ]);
    const first = await here.admin.get(`${pathOf(infoHash)}?limit=4`);
    const second = await here.admin.get(`${pathOf(infoHash)}?limit=4&cursor=${first.body.next}`);
    const ids = [...first.body.items, ...second.body.items].map(({ peerId }) => Buffer.from(peerId, 'hex').toString());
    expect(ids).toEqual(peers.filter((_, at) => at !== 3).map(({ parameters }) => parameters.peer_id));
    expect(second.body.next).toBeNull();
  });

  describe('sorted', () => {
    const infoHash = anInfoHash();
    /** By the digit at the end of their ids. */
    const amounts = [
      { uploaded: 5, downloaded: 0, left: 40 },
      { uploaded: 9, downloaded: 7, left: 0 },
      { uploaded: 5, downloaded: 3, left: 20 },
      { uploaded: 1, downloaded: 9 },
    ];

    beforeAll(async () => {
      const peers = amounts.map((amount, at) => {
        const { address, parameters } = aLeecher(infoHash, { ...amount, peer_id: `-TR4040-00000000000${at}` });
        const { left, ...others } = parameters;
        return { address, parameters: 'left' in amount ? { ...others, left } : others };
      });
      for (const peer of peers) await announce(here.tracker.port, peer);
      await here.database.query(
        `UPDATE peer SET ipv4_seen_at = now() - make_interval(secs => get_byte(peer_id, 19)) WHERE info_hash = $1`,
        [infoHash],
      );
    });

    const digits = ({ items }: { items: { peerId: string }[] }) =>
      items.map(({ peerId }) => Buffer.from(peerId, 'hex').toString().at(-1)).join('');

    it.each([
      ['peerId', '0123', '3210'],
      ['seeder', '0231', '1320'],
      ['left', '3120', '0213'],
      ['uploaded', '3021', '1203'],
      ['downloaded', '0213', '3120'],
      ['lastSeenAt', '3210', '0123'],
    ])('should be by %s, either way, on one page and page by page', async (sort, ascending, descending) => {
      for (const [order, expected] of [
        [sort, ascending],
        [`-${sort}`, descending],
      ]) {
        const path = `${pathOf(infoHash)}?sort=${order}`;
        expect(digits((await here.admin.get(path)).body)).toBe(expected);
        let paged = '';
        for (let next: string | null | undefined; next !== null;) {
          const { body } = await here.admin.get(`${path}&limit=1${next === undefined ? '' : `&cursor=${next}`}`);
          paged += digits(body);
          next = body.next;
        }
        expect(paged).toBe(expected);
      }
    });

    it('should be refused by anything else, and for a swarm that is too large', async () => {
      const refused = async (sort: string) => (await here.admin.get(`${pathOf(infoHash)}?sort=${sort}`)).body.errors[0];
      expect((await refused('address')).field).toBe('sort');
      const cursor = Buffer.from('["x"]').toString('base64url');
      expect((await here.admin.get(`${pathOf(infoHash)}?sort=left&cursor=${cursor}`)).status).toBe(400);
      await here.database.query('UPDATE torrent SET incomplete = 100001 WHERE info_hash = $1', [infoHash]);
      expect(await refused('-uploaded')).toEqual({
        field: 'sort',
        message: 'must be peerId or -peerId: the swarm has more than 100000 peers',
      });
      expect(digits((await here.admin.get(pathOf(infoHash))).body)).toBe('0123');
      expect((await here.admin.get(`${pathOf(anInfoHash())}?sort=left`)).status).toBe(404);
    });
  });

  it('should be removed one by one, until they announce again', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash);
    await announce(here.tracker.port, peer);
    const path = `${pathOf(infoHash)}/${Buffer.from(String(peer.parameters.peer_id)).toString('hex')}`;
    expect((await here.admin.delete(path)).status).toBe(204);
    expect((await here.admin.delete(path)).status).toBe(404);
    expect((await announce(here.tracker.port, aLeecher(infoHash))).complete).toBe(0);
    await announce(here.tracker.port, peer);
    expect((await here.admin.get(pathOf(infoHash))).body.items).toHaveLength(2);
  });

  it('should not be found for an unknown torrent or an invalid path', async () => {
    expect((await here.admin.get(pathOf(anInfoHash()))).status).toBe(404);
    expect((await here.admin.delete(`${pathOf(anInfoHash())}/${'0'.repeat(40)}`)).status).toBe(404);
    expect((await here.admin.get('/torrents/xyz/peers')).body.errors[0].field).toBe('infoHash');
    expect((await here.admin.delete(`${pathOf(anInfoHash())}/xyz`)).body.errors[0].field).toBe('peerId');
    expect((await here.admin.get(`${pathOf(anInfoHash())}?limit=x`)).body.errors[0].field).toBe('limit');
  });
});
