import {
  aLeecher,
  announce,
  aSeeder,
  endpointOf,
  type Parameters,
  saying,
  type TestPeer,
} from '../support/clients/swarm-client.js';
import { fieldsOf } from '../support/clients/transport-client.js';
import { announcePacket, UdpClient } from '../support/clients/udp-client.js';
import { queryNodes } from '../support/citus/nodes.js';
import { eventually } from '../support/eventually.js';
import { of, privateTrackers, type TestMember } from '../support/private-tracker.js';

interface Session {
  readonly uploaded: string;
  readonly downloaded: string;
  readonly new_uploaded: string;
  readonly new_downloaded: string;
  readonly new_seed_seconds: number;
  readonly new_leech_seconds: number;
  readonly new_completed: number;
  readonly is_suspicious: boolean;
}

describe('the account of a session', () => {
  const here = privateTrackers({ maxRate: 1_000_000, settleSeconds: 3_600 });
  let member: TestMember;
  let peer: TestPeer;

  beforeEach(async () => {
    member = await here.aMember();
    peer = aLeecher(await here.aTorrent());
  });

  const say = async (parameters: Parameters, port = here.tracker.port) => {
    const answer = await announce(port, of(member, saying(peer, parameters)));
    expect(answer['failure reason']).toBeUndefined();
    return answer;
  };
  const sayTotals = (uploaded: number | string, downloaded: number | string, more: Parameters = {}) =>
    say({ uploaded, downloaded, ...more });
  /** Lets time pass for all sessions. */
  const wait = (seconds: number) =>
    here.database.query(`UPDATE member_session SET seen_at = seen_at - $1, joined_at = joined_at - $1`, [seconds]);
  const session = async () => {
    const { info_hash: infoHash } = peer.parameters;
    const rows = await here.database.query<Session>(`SELECT * FROM member_session WHERE info_hash = $1`, [infoHash]);
    expect(rows).toHaveLength(1);
    return rows[0] as Session;
  };
  /** What is accounted, and the totals to which the next announce is compared. */
  const account = async () => {
    const { new_uploaded, new_downloaded, uploaded, downloaded } = await session();
    return { added: [Number(new_uploaded), Number(new_downloaded)], baseline: [Number(uploaded), Number(downloaded)] };
  };

  it.each(['', 'started', 'completed', 'stopped'])(
    'B1: should begin with the totals, and add nothing (event=%s)',
    async (event) => {
      await sayTotals(5_000, 7_000, { event });
      expect(await account()).toEqual({ added: [0, 0], baseline: [5_000, 7_000] });
    },
  );

  it.each(['', 'started', 'completed', 'stopped'])(
    'B2: should add the difference if no total is lower (event=%s)',
    async (event) => {
      await sayTotals(5_000, 7_000);
      await sayTotals(5_300, 7_000);
      await sayTotals(5_301, 7_050, { event });
      expect(await account()).toEqual({ added: [301, 50], baseline: [5_301, 7_050] });
    },
  );

  it.each([
    [100, 200],
    [100, 9_000],
    [9_000, 200],
  ])('B3: should begin again with the totals of a `started` that are lower: %i, %i', async (uploaded, downloaded) => {
    await sayTotals(5_000, 7_000);
    await sayTotals(uploaded, downloaded, { event: 'started' });
    await sayTotals(uploaded + 10, downloaded + 20);
    expect(await account()).toEqual({ added: [10, 20], baseline: [uploaded + 10, downloaded + 20] });
  });

  it('B4: should keep the totals if lower ones come within a minute, as another announce has overtaken them', async () => {
    await sayTotals(5_000, 7_000);
    await sayTotals(5_500, 7_500);
    await wait(30);
    await sayTotals(5_400, 7_500);
    expect(await account()).toEqual({ added: [500, 500], baseline: [5_500, 7_500] });
    await sayTotals(5_600, 7_600);
    expect(await account()).toEqual({ added: [600, 600], baseline: [5_600, 7_600] });
  });

  it('B5: should begin again with lower totals that come later', async () => {
    await sayTotals(5_000, 7_000);
    await wait(62);
    await sayTotals(40, 7_100);
    await sayTotals(50, 7_200);
    expect(await account()).toEqual({ added: [10, 100], baseline: [50, 7_200] });
  });

  it('B6: should count a repeated announce once, over the other instance, the other family and UDP', async () => {
    await sayTotals(5_000, 7_000);
    const again = { uploaded: 6_000, downloaded: 9_000, key: 'cafe' };
    await say(again);
    await say(again, here.other.port);
    await announce(here.tracker.port, of(member, saying(peer, again, '2001:db8::7')));
    const client = await UdpClient.open(here.other.udpPort);
    const url = `/announce?passkey=${member.passkey}`;
    const packet = announcePacket(await client.connect(), 1, fieldsOf(saying(peer, again)));
    await client.ask(Buffer.concat([packet, Buffer.from([2, url.length]), Buffer.from(url)]));
    client.close();
    await Promise.all(Array.from({ length: 20 }, (_, at) => say(again, at % 2 ? here.other.port : here.tracker.port)));
    expect(await account()).toEqual({ added: [1_000, 2_000], baseline: [6_000, 9_000] });
  });

  it('B7: should count all of many announces that wait together', async () => {
    await sayTotals(1_000, 1_000);
    const amounts = Array.from({ length: 50 }, (_, at) => 1_000 + 10 * at);
    await Promise.all(amounts.map((amount) => sayTotals(amount, amount)));
    const { added, baseline } = await account();
    expect([added, baseline]).toEqual([
      [490, 490],
      [1_490, 1_490],
    ]);
  });

  it('B8: should clamp totals, and note a difference that is too large for its time instead of adding it', async () => {
    await sayTotals(0, 0);
    await sayTotals(500_000, 0);
    await wait(10);
    await sayTotals(8_500_000, 3_000);
    expect([await account(), (await session()).is_suspicious]).toEqual([
      { added: [8_500_000, 3_000], baseline: [8_500_000, 3_000] },
      false,
    ]);
    await sayTotals('99999999999999999999', 4_000);
    expect([await account(), (await session()).is_suspicious]).toEqual([
      { added: [8_500_000, 4_000], baseline: [Number(2n ** 63n - 1n), 4_000] },
      true,
    ]);
  });

  it('B9: should count the seconds between announces in one role, unless they are too far apart', async () => {
    const seconds = async () => {
      const { new_seed_seconds, new_leech_seconds } = await session();
      return [new_seed_seconds, new_leech_seconds].map((counted) => Math.round(counted / 100) * 100);
    };
    await say({ left: 5 });
    await wait(1_000);
    await say({ left: 5 });
    expect(await seconds()).toEqual([0, 1_000]);
    await wait(500);
    await say({ left: 0, event: 'completed' });
    expect(await seconds()).toEqual([0, 1_000]);
    await wait(2_000);
    await say({ left: 0 });
    await wait(2 * 1_800 + 1_800 + 200);
    await say({ left: 0 });
    expect(await seconds()).toEqual([2_000, 1_000]);
    await wait(300);
    await say({ left: 0, event: 'stopped' });
    await wait(400);
    await say({ left: 0, event: 'started' });
    expect(await seconds()).toEqual([2_300, 1_000]);
  });

  it('B10: should count a completed download as R11 does', async () => {
    await say({ left: 0, event: 'completed' });
    expect((await session()).new_completed).toBe(0);
    await say({ left: 5 });
    await say({ left: 0 });
    expect((await session()).new_completed).toBe(0);
    await say({ left: 5 });
    const { downloaded } = await say({ left: 0, event: 'completed' });
    await say({ left: 0, event: 'completed' });
    expect([(await session()).new_completed, downloaded]).toEqual([1, 1]);
  });

  it('should be of one member, also where another one copies the peer_id', async () => {
    const other = await here.aMember();
    await sayTotals(0, 0);
    await announce(here.tracker.port, of(other, saying(peer, { uploaded: 9_000, downloaded: 9_000 })));
    await sayTotals(100, 0);
    const { info_hash: infoHash } = peer.parameters;
    const rows = await here.database.query<{ new: string }>(
      `SELECT new_uploaded AS new FROM member_session WHERE info_hash = $1 ORDER BY new_uploaded`,
      [infoHash],
    );
    expect(rows).toEqual([{ new: '0' }, { new: '100' }]);
  });

  it('should be updated in place by a repeated announce, so that no index grows', async () => {
    await sayTotals(0, 0);
    const heapOnly = async () => {
      const rows = await queryNodes<{ updates: number; hot: number }>(
        here.database,
        `SELECT n_tup_upd::integer AS updates, n_tup_hot_upd::integer AS hot FROM pg_stat_user_tables
          WHERE relname ~ '^member_session(_\\d+)?$'`,
      );
      const sum = (which: 'updates' | 'hot') => rows.reduce((total, row) => total + row[which], 0);
      return { updates: sum('updates'), hot: sum('hot') };
    };
    await queryNodes(here.database, `SELECT pg_stat_reset()`);
    for (let time = 1; time <= 20; time++) await sayTotals(time * 10, time);
    const { added } = await account();
    expect(added).toEqual([200, 20]);
    // The tracker's connections report what they did from time to time.
    const { updates, hot } = await eventually(async () => {
      const counted = await heapOnly();
      expect(counted.updates).toBeGreaterThanOrEqual(20);
      return counted;
    });
    // An update goes to another page while a transaction in progress keeps the old rows on this one. If an index had a column
    // that changes, there would be no heap-only update.
    expect(hot).toBeGreaterThan(updates / 2);
  });

  describe('of too many clients', () => {
    it('K9: should be as many as may be, also if clients join at both instances at once', async () => {
      member = await here.aMember({ maxSessionsPerTorrent: 2 });
      for (let time = 0; time < 5; time++) {
        const infoHash = await here.aTorrent();
        const clients = Array.from({ length: 8 }, () => aLeecher(infoHash));
        const announceAll = () =>
          Promise.all(
            clients.map((client, at) => announce(at % 2 ? here.other.port : here.tracker.port, of(member, client))),
          );
        await announceAll();
        await announceAll();
        const answers = await announceAll();
        expect(answers.filter((answer) => answer['failure reason'] !== undefined)).toEqual([]);
        expect(answers.filter((answer) => answer['warning message'] === undefined)).toHaveLength(2);
        const { incomplete } = await announce(here.tracker.port, of(await here.aMember(), aSeeder(infoHash)));
        expect(incomplete).toBe(2);
      }
    });

    it('K9: should have no peers and a warning, until another client leaves or is silent', async () => {
      member = await here.aMember({ maxSessionsPerTorrent: 2 });
      const stranger = await here.aMember();
      const infoHash = await here.aTorrent();
      const seeder = aSeeder(infoHash);
      await announce(here.tracker.port, of(stranger, seeder));
      const [first, second, third] = [aLeecher(infoHash), aLeecher(infoHash), aLeecher(infoHash)];
      const warningOf = async (peer: TestPeer, port = here.tracker.port) => {
        const { endpoints, ...answer } = await announce(port, of(member, peer));
        expect(answer['failure reason']).toBeUndefined();
        const warning = answer['warning message'] ?? '';
        expect(endpoints.includes(endpointOf(seeder))).toBe(warning === '');
        return warning;
      };
      const WARNING = 'too many clients of this account in this swarm: no peers for this one';
      expect(await warningOf(first)).toBe('');
      expect(await warningOf(second, here.other.port)).toBe('');
      expect(await warningOf(third)).toBe(WARNING);
      expect(await warningOf(second)).toBe('');
      expect((await announce(here.tracker.port, of(stranger, aSeeder(infoHash)))).incomplete).toBe(2);
      await announce(here.tracker.port, of(member, saying(first, { event: 'stopped' })));
      expect(await warningOf(third)).toBe('');
      expect(await warningOf(first)).toBe(WARNING);
      await wait(1_980 + 120);
      expect(await warningOf(third)).toBe('');
      expect(await warningOf(first)).toBe('');
      expect(await warningOf(second)).toBe(WARNING);
      await here.admin.patch(`/members/${member.id}`, { maxSessionsPerTorrent: 0 });
      expect(await warningOf(second)).toBe('');
    });
  });
});
