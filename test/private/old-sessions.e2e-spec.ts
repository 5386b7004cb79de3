import { SettlementService } from '../../src/tracker/ledger/settlement.service.js';
import { announce, aSeeder, saying, type TestPeer } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { of, privateTrackers, type TestMember } from '../support/private-tracker.js';

const HOUR_SECONDS = 3_600;

describe('sessions that are silent', () => {
  const here = privateTrackers();

  const say = async (member: TestMember, peer: TestPeer) => {
    const answer = await announce(here.tracker.port, of(member, saying(peer, {})));
    expect(answer['failure reason']).toBeUndefined();
  };
  const silence = (infoHash: Buffer, seconds: number) =>
    here.database.query(
      `UPDATE member_session SET seen_at = seen_at - $2, joined_at = joined_at - $2 WHERE info_hash = $1`,
      [infoHash, seconds],
    );
  /** Adds sessions that differ from the one of a swarm by their peer ids. */
  const copy = (infoHash: Buffer, count: number, uploaded = 0) =>
    here.database.query(
      `INSERT INTO member_session (info_hash, member, peer_id, uploaded, downloaded, new_uploaded, joined_at, seen_at, event,
                                   upload_factor, download_factor, is_seeder)
       SELECT info_hash, member, decode(lpad(to_hex($3::integer * 1000 + number), 40, '0'), 'hex'), uploaded, downloaded, $3,
              joined_at, seen_at - 60, event, upload_factor, download_factor, is_seeder
         FROM member_session, generate_series(1, $2::integer) AS number WHERE info_hash = $1 AND admissions > 0`,
      [infoHash, count, uploaded],
    );
  const sessionsOf = (infoHash: Buffer) =>
    here.database.query<{ peer_id: Buffer; new_uploaded: string }>(
      `SELECT peer_id, new_uploaded FROM member_session WHERE info_hash = $1`,
      [infoHash],
    );
  /** The other instance may be doing it. */
  const prune = async () => {
    await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'sessions'`);
    await here.tracker.get(SettlementService).prune();
  };

  it('B12: should be kept for 21 days', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    const [old, recent] = [aSeeder(infoHash), aSeeder(infoHash)];
    await say(member, old);
    await silence(infoHash, 21 * 24 * HOUR_SECONDS + 60);
    await say(member, recent);
    await prune();
    await eventually(async () => {
      const left = await sessionsOf(infoHash);
      expect(left.map(({ peer_id }) => peer_id.toString())).toEqual([recent.parameters.peer_id]);
    });
  });

  it('B12: should be removed after some hours beyond the 100 of a member that announced last in a swarm', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    await say(member, aSeeder(infoHash));
    await copy(infoHash, 150);
    await prune();
    expect(await sessionsOf(infoHash)).toHaveLength(151);
    await silence(infoHash, 5 * HOUR_SECONDS);
    const latest = aSeeder(infoHash);
    await say(member, latest);
    await prune();
    await eventually(async () => {
      const left = await sessionsOf(infoHash);
      expect(left).toHaveLength(100);
      expect(left.map(({ peer_id }) => peer_id.toString())).toContain(latest.parameters.peer_id);
    });
  });

  it('B12: should be kept, however many, until what they added is settled', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    await say(member, aSeeder(infoHash));
    await copy(infoHash, 120, 7);
    await silence(infoHash, 5 * HOUR_SECONDS);
    await prune();
    expect(await sessionsOf(infoHash)).toHaveLength(121);
    await here.settle();
    await prune();
    await eventually(async () => expect(await sessionsOf(infoHash)).toHaveLength(100));
    const { items } = (await here.admin.get(`/members/${member.id}/transfers`)).body;
    expect(items).toMatchObject([{ uploaded: String(120 * 7) }]);
  });
});
