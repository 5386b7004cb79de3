import { setTimeout as sleep } from 'node:timers/promises';
import { aLeecher, announce, aSeeder, endpointOf, saying, type TestPeer } from '../support/clients/swarm-client.js';
import { of, privateTrackers, type TestMember } from '../support/private-tracker.js';

describe('members', () => {
  const here = privateTrackers();

  const say = (member: TestMember, peer: TestPeer, port = here.tracker.port) => announce(port, of(member, peer));
  const failureOf = async (member: TestMember, peer: TestPeer, port?: number) =>
    (await say(member, peer, port))['failure reason'];
  const warningOf = async (member: TestMember, peer: TestPeer) => (await say(member, peer))['warning message'] ?? '';
  const STOP = { event: 'stopped' };

  it('K4, K13: should be refused with the reason while they are disabled, but may stop, at every instance', async () => {
    const [member, other, infoHash] = [await here.aMember(), await here.aMember(), await here.aTorrent()];
    const seeder = aSeeder(infoHash);
    expect(await failureOf(member, seeder)).toBeUndefined();
    await here.admin.patch(`/members/${member.id}`, { disabledReason: 'see the site: disabled until Monday' });
    await sleep(2_000);
    for (const { port } of [here.tracker, here.other]) {
      expect(await failureOf(member, seeder, port)).toBe('see the site: disabled until Monday');
      expect((await say(other, aLeecher(infoHash), port)).endpoints).not.toContain(endpointOf(seeder));
    }
    expect(await failureOf(member, saying(seeder, STOP))).toBeUndefined();
    expect((await say(other, aLeecher(infoHash))).complete).toBe(0);
    await here.admin.patch(`/members/${member.id}`, { disabledReason: null });
    expect(await failureOf(member, seeder)).toBeUndefined();
  });

  it('K5: should seed but not leech if they may not, and not be selected as leechers any more', async () => {
    const [member, other, infoHash] = [await here.aMember(), await here.aMember(), await here.aTorrent()];
    const [leecher, seeder] = [aLeecher(infoHash), aSeeder(infoHash)];
    await say(member, leecher);
    await say(member, seeder);
    await here.admin.patch(`/members/${member.id}`, { mayLeech: false });
    expect(await failureOf(member, leecher)).toBe('leeching is disabled for this account');
    expect(await failureOf(member, seeder)).toBeUndefined();
    expect((await say(other, aLeecher(infoHash))).endpoints).toEqual([endpointOf(seeder)]);
    expect(await failureOf(member, saying(leecher, STOP))).toBeUndefined();
  });

  it('K6: should be kept but not selected in a pending torrent, and read a warning', async () => {
    const [one, two, infoHash] = [
      await here.aMember(),
      await here.aMember(),
      await here.aTorrent({ state: 'pending' }),
    ];
    const seeder = aSeeder(infoHash);
    expect(await warningOf(one, seeder)).toBe('this torrent is not released yet: no peers until then');
    const leecher = aLeecher(infoHash);
    const pending = await say(two, leecher);
    expect([pending.endpoints, pending.interval, pending.complete]).toEqual([[], 60, 1]);
    await here.admin.patch(`/torrents/${infoHash.toString('hex')}`, { state: 'allowed' });
    const allowed = await say(two, leecher);
    expect([allowed.endpoints, allowed['warning message']]).toEqual([[endpointOf(seeder)], undefined]);
  });

  it('K7: should read why a torrent is denied', async () => {
    const member = await here.aMember();
    const infoHash = await here.aTorrent({ state: 'denied', reason: 'a duplicate of another one' });
    expect(await failureOf(member, aLeecher(infoHash))).toBe('torrent is not allowed: a duplicate of another one');
    expect(await failureOf(member, aLeecher(await here.aTorrent({ state: 'denied' })))).toBe('torrent is not allowed');
  });

  it.each([1, 0])('K8: should never get their own peers, with compact=%i', async (compact) => {
    const [one, two, infoHash] = [await here.aMember(), await here.aMember(), await here.aTorrent()];
    const [own, others] = [aSeeder(infoHash), aSeeder(infoHash)];
    await say(one, own);
    await say(two, others);
    expect((await say(one, aLeecher(infoHash, { compact }))).endpoints).toEqual([endpointOf(others)]);
  });

  it('K8: should never get their own peers in a large swarm', async () => {
    const unlimited = { maxSessionsPerTorrent: 0 };
    const [one, two] = [await here.aMember(unlimited), await here.aMember(unlimited)];
    const infoHash = await here.aTorrent();
    const own = Array.from({ length: 90 }, () => aSeeder(infoHash));
    const others = Array.from({ length: 60 }, () => aSeeder(infoHash));
    await Promise.all([...own.map((peer) => say(one, peer)), ...others.map((peer) => say(two, peer))]);
    for (let time = 0; time < 3; time++) {
      const { endpoints, complete } = await say(one, aLeecher(infoHash));
      expect(complete).toBeGreaterThanOrEqual(100);
      expect(endpoints.length).toBeGreaterThan(0);
      expect(others.map(endpointOf)).toEqual(expect.arrayContaining([...endpoints]));
    }
  });

  it('should keep a peer of their own where another member copies its peer_id', async () => {
    const [one, two, three] = [await here.aMember(), await here.aMember(), await here.aMember()];
    const infoHash = await here.aTorrent();
    const own = aSeeder(infoHash, { key: 'cafe' });
    await say(one, own);
    const copied = aSeeder(infoHash, { peer_id: own.parameters.peer_id });
    expect(await failureOf(two, copied)).toBeUndefined();
    expect((await say(three, aLeecher(infoHash))).complete).toBe(2);
    await say(two, saying(copied, STOP));
    expect((await say(three, aLeecher(infoHash))).endpoints).toContain(endpointOf(own));
  });

  it('should be served registered torrents only', async () => {
    const member = await here.aMember();
    expect(await failureOf(member, aLeecher(Buffer.alloc(20, 7)))).toBe('torrent not registered');
    expect(await failureOf(member, aLeecher(Buffer.alloc(20, 7), STOP))).toBeUndefined();
  });

  it('K12: should use the clients that are allowed, if any are', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    const azureus = aLeecher(infoHash, { peer_id: '-AZ2060-000000000001' });
    expect((await here.admin.put('/allowed-clients/-TR')).status).toBe(204);
    expect(await failureOf(member, azureus)).toBe('client is not allowed');
    expect(await failureOf(member, saying(azureus, STOP))).toBeUndefined();
    expect(await failureOf(member, aLeecher(infoHash))).toBeUndefined();
    expect((await here.admin.get('/allowed-clients')).body).toEqual({ items: ['-TR'] });
    expect((await here.admin.delete('/allowed-clients/-TR')).status).toBe(204);
    expect((await here.admin.delete('/allowed-clients/-TR')).status).toBe(404);
    expect(await failureOf(member, azureus)).toBeUndefined();
  });
});
