import type { InProcessTracker } from '../../src/tracker-application.js';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
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

/** A change at one instance applies at every other one within five seconds. */
describe('the access rules', () => {
  let database: TestDatabase;
  let here: InProcessTracker;
  let there: InProcessTracker;
  let onlyRegistered: InProcessTracker;
  let admin: AdminClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    here = await startTestTracker(database, { authPassword: PASSWORD });
    there = await startTestTracker(database);
    onlyRegistered = await startTestTracker(database, { mode: 'registered', authPassword: PASSWORD });
    admin = await AdminClient.of(here.port);
  });

  afterAll(async () => {
    await Promise.all([here, there, onlyRegistered].map((tracker) => tracker.close()));
    await database.drop();
  });

  const outcomeAt = async ({ port }: InProcessTracker, peer: TestPeer) => {
    const answer = await announce(port, peer);
    return answer['failure reason'] === undefined ? 'accepted' : [answer['failure reason'], answer['retry in']];
  };

  it('R15, F1: should refuse a denied torrent, at once here and soon there, until it is allowed again', async () => {
    const infoHash = anInfoHash();
    const path = `/torrents/${infoHash.toString('hex')}`;
    const peer = aSeeder(infoHash);
    expect(await outcomeAt(there, peer)).toBe('accepted');
    await admin.put(path, { state: 'denied' });
    const refused = ['torrent is not allowed', 'never'];
    expect(await outcomeAt(here, peer)).toEqual(refused);
    await eventually(async () => expect(await outcomeAt(there, peer)).toEqual(refused));
    expect(await scrapeOne(there.port, infoHash)).toEqual({ complete: 0, downloaded: 0, incomplete: 0 });
    await admin.patch(path, { state: 'allowed' });
    expect(await outcomeAt(here, peer)).toBe('accepted');
    await eventually(async () => expect(await outcomeAt(there, peer)).toBe('accepted'));
    expect((await scrapeOne(there.port, infoHash)).complete).toBe(1);
  });

  it('should accept `stopped` for a denied torrent, as a client repeats it until it succeeds', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash);
    await announce(here.port, peer);
    await admin.put(`/torrents/${infoHash.toString('hex')}`, { state: 'denied' });
    expect(await outcomeAt(here, saying(peer, { event: 'stopped' }))).toBe('accepted');
    expect(await database.query('SELECT FROM peer WHERE info_hash = $1', [infoHash])).toEqual([]);
  });

  it('should accept a denied torrent after it was removed', async () => {
    const infoHash = anInfoHash();
    const path = `/torrents/${infoHash.toString('hex')}`;
    await admin.put(path, { state: 'denied' });
    await admin.delete(path);
    expect(await outcomeAt(here, aSeeder(infoHash))).toBe('accepted');
  });

  it('should accept only registered torrents in registered mode, at once after registration', async () => {
    const [registered, other] = [anInfoHash(), anInfoHash()];
    const notRegistered = ['torrent not registered', 'never'];
    expect(await outcomeAt(onlyRegistered, aSeeder(registered))).toEqual(notRegistered);
    await announce(here.port, aSeeder(other));
    await admin.post('/torrents', { infoHash: registered.toString('hex') });
    const all = Array.from({ length: 30 }, (_, at) => outcomeAt(onlyRegistered, aSeeder(at % 2 ? registered : other)));
    expect(await Promise.all(all)).toEqual(all.map((_, at) => (at % 2 ? 'accepted' : notRegistered)));
    expect((await scrapeOne(onlyRegistered.port, registered)).complete).toBe(15);
    expect((await scrapeOne(onlyRegistered.port, other)).complete).toBe(0);
    expect((await scrapeOne(here.port, other)).complete).toBe(1);
    await admin.delete(`/torrents/${registered.toString('hex')}`);
    expect(await outcomeAt(onlyRegistered, aSeeder(registered))).toEqual(notRegistered);
    expect(await outcomeAt(onlyRegistered, aSeeder(registered, { event: 'stopped' }))).toBe('accepted');
  });

  it('should refuse a banned address range of either family', async () => {
    const ban = await admin.post('/bans', { kind: 'address', value: '203.0.113.9/24', reason: 'a flood' });
    expect(ban.status).toBe(201);
    expect(ban.body).toMatchObject({ kind: 'address', value: '203.0.113.0/24', reason: 'a flood' });
    const six = await admin.post('/bans', { kind: 'address', value: '2001:db8:bad::/48' });
    const refused = ['address is not allowed', 'never'];
    const from = (address: string) => aSeeder(anInfoHash(), {}, address);
    await eventually(async () => {
      for (const tracker of [here, there]) {
        expect(await outcomeAt(tracker, from('203.0.113.255'))).toEqual(refused);
        expect(await outcomeAt(tracker, from('2001:db8:bad::1'))).toEqual(refused);
      }
    });
    expect(await outcomeAt(here, from('203.0.112.255'))).toBe('accepted');
    expect(await outcomeAt(here, from('2001:db8:bae::1'))).toBe('accepted');
    for (const { body } of [ban, six]) expect((await admin.delete(`/bans/${body.id}`)).status).toBe(204);
    expect(await outcomeAt(here, from('203.0.113.255'))).toBe('accepted');
    await eventually(async () => expect(await outcomeAt(there, from('203.0.113.255'))).toBe('accepted'));
  });

  it('should refuse a banned address in the ip parameter, if that is allowed', async () => {
    await admin.post('/bans', { kind: 'address', value: '198.51.100.7' });
    const claiming = await startTestTracker(database, { allowIpParam: true });
    const peer = aSeeder(anInfoHash(), { ip: '198.51.100.7' });
    expect(await outcomeAt(claiming, peer)).toEqual(['address is not allowed', 'never']);
    await claiming.close();
  });

  it('should refuse a banned client', async () => {
    const ban = await admin.post('/bans', { kind: 'client', value: '-XL0012' });
    const infoHash = anInfoHash();
    const client = (peerId: string) => aSeeder(infoHash, { peer_id: peerId });
    const refused = ['client is not allowed', 'never'];
    expect(await outcomeAt(here, client('-XL0012-000000000001'))).toEqual(refused);
    await eventually(async () => {
      expect(await outcomeAt(there, client('-XL0012-000000000001'))).toEqual(refused);
    });
    expect(await outcomeAt(here, client('-XL0013-000000000001'))).toBe('accepted');
    await admin.delete(`/bans/${ban.body.id}`);
    expect(await outcomeAt(here, client('-XL0012-000000000001'))).toBe('accepted');
  });

  it('should apply at an instance that starts later, from its first announce', async () => {
    const infoHash = anInfoHash();
    await admin.put(`/torrents/${infoHash.toString('hex')}`, { state: 'denied' });
    const late = await startTestTracker(database);
    expect(await outcomeAt(late, aLeecher(infoHash))).toEqual(['torrent is not allowed', 'never']);
    await late.close();
  });

  describe('in the admin API', () => {
    it('should refuse a ban that exists or is invalid', async () => {
      const value = '192.0.2.77';
      expect((await admin.post('/bans', { kind: 'address', value })).status).toBe(201);
      expect((await admin.post('/bans', { kind: 'address', value: `${value}/32` })).status).toBe(409);
      for (const [body, field] of [
        [{ kind: 'address', value: '10.0.0.0/40' }, 'value'],
        [{ kind: 'client', value: 'ä' }, 'value'],
        [{ kind: 'client' }, 'value'],
        [{ kind: 'torrent', value: 'x' }, 'kind'],
        [{ kind: 'client', value: '-XX', reason: '\n' }, 'reason'],
        [{ kind: 'client', value: '-XX', until: 'tomorrow' }, 'until'],
      ] as const) {
        const { status, body: problem } = await admin.post('/bans', body);
        expect([status, problem.errors[0].field]).toEqual([400, field]);
      }
      expect((await admin.delete('/bans/999999')).status).toBe(404);
      expect((await admin.delete('/bans/nonsense')).status).toBe(404);
    });

    it('should ban the addresses of a block list, and report invalid lines', async () => {
      const list = [
        '# a block list',
        'Some Company:10.1.0.0-10.1.0.255',
        '10.2.0.0/16',
        '010.003.000.000 - 010.003.000.255 , 000 , Other Company',
        '10.2.0.0/16',
        'nonsense',
        '',
      ].join('\n');
      const { status, body } = await admin.post('/bans/import', list, { headers: { 'Content-Type': 'text/plain' } });
      expect([status, body]).toEqual([
        200,
        { created: 3, known: 1, invalidCount: 1, invalid: [{ line: 6, reason: 'no address, CIDR or range' }] },
      ]);
      for (const address of ['10.1.0.255', '10.2.255.255', '10.3.0.0']) {
        expect(await outcomeAt(here, aSeeder(anInfoHash(), {}, address))).toEqual(['address is not allowed', 'never']);
      }
      const again = await admin.post('/bans/import', list, { headers: { 'Content-Type': 'text/plain' } });
      expect(again.body).toMatchObject({ created: 0, known: 4 });
      expect((await admin.post('/bans/import', {})).status).toBe(415);
    });

    it('should list bans by kind, page by page', async () => {
      await admin.post('/bans', { kind: 'client', value: '-ZZ' });
      const first = await admin.get('/bans?limit=2&kind=address');
      const second = await admin.get(`/bans?limit=1000&kind=address&cursor=${first.body.next}`);
      const values = [...first.body.items, ...second.body.items].map(({ value }) => value);
      expect(values).toEqual(expect.arrayContaining(['10.2.0.0/16', '10.1.0.0-10.1.0.255', '192.0.2.77']));
      expect(new Set(values).size).toBe(values.length);
      expect((await admin.get('/bans?kind=client')).body.items).toMatchObject([{ value: '-ZZ', reason: null }]);
      expect((await admin.get('/bans?kind=x')).status).toBe(400);
    });
  });
});
