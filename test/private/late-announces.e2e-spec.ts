import pg from 'pg';
import { ShardedBatcher } from '../../src/tracker/announce/sharded-batcher.js';
import { TEST_CITUS } from '../support/citus/cluster.js';
import { aLeecher, announce, type Parameters, saying, type TestPeer } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { of, privateTrackers, type TestMember } from '../support/private-tracker.js';

const WAITS = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
/** Sessions that wait for a lock; on Citus, on any node. */
const WAITING =
  TEST_CITUS === 'extension'
    ? `SELECT FROM run_command_on_all_nodes($$ SELECT count(*) FROM (${WAITS}) AS waiting $$) WHERE result <> '0'`
    : WAITS;

/** A client sends an announce again at another instance, and goes on; the instance that had it first is held up. */
describe('an announce that is stored late', () => {
  const here = privateTrackers();
  let member: TestMember;
  let peer: TestPeer;
  let blocker: TestPeer;
  let holder: pg.Client;

  beforeEach(async () => {
    member = await here.aMember();
    peer = aLeecher(await here.aTorrent());
    blocker = saying(aLeecher(peer.parameters.info_hash as Buffer), { uploaded: 0, downloaded: 0 });
    await announce(here.tracker.port, of(member, blocker));
    holder = new pg.Client(here.database.url);
    await holder.connect();
  });

  afterEach(() => holder.end());

  const sayAt = async (port: number, parameters: Parameters) => {
    const answer = await announce(port, of(member, saying(peer, parameters)));
    expect(answer['failure reason']).toBeUndefined();
  };
  const say = (parameters: Parameters) => sayAt(here.other.port, parameters);
  const keyOf = ({ parameters: { info_hash: infoHash, peer_id: peerId } }: TestPeer) => [
    infoHash,
    Buffer.from(String(peerId)),
  ];
  /** Sends an announce to the instance that is held up, and returns once it waits there. */
  const sayLate = async (parameters: Parameters) => {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM peer WHERE info_hash = $1 AND peer_id = $2 FOR UPDATE', keyOf(blocker));
    const first = announce(here.tracker.port, of(member, blocker));
    await eventually(async () => {
      expect(await here.database.query(WAITING)).not.toEqual([]);
    });
    const late = sayAt(here.tracker.port, parameters);
    const batcher = here.tracker.get(ShardedBatcher);
    await eventually(() => expect(batcher.queueLength).toBe(1));
    return {
      store: async () => {
        await holder.query('COMMIT');
        await Promise.all([first, late]);
      },
    };
  };
  const session = async () => {
    const [row] = await here.database.query<Record<string, string | number>>(
      'SELECT * FROM member_session WHERE info_hash = $1 AND peer_id = $2',
      keyOf(peer),
    );
    return row as Record<string, string | number>;
  };
  /** What is accounted, and the totals to which the next announce is compared. */
  const account = async () => {
    const { new_uploaded: uploaded, new_downloaded: downloaded, ...rest } = await session();
    return {
      added: [Number(uploaded), Number(downloaded)],
      baseline: [Number(rest.uploaded), Number(rest.downloaded)],
    };
  };

  it('B11: should not begin a new count, if it is `started` and the client has gone on since', async () => {
    await say({ uploaded: 5_000, downloaded: 7_000 });
    const started = { uploaded: 0, downloaded: 0, event: 'started' };
    const late = await sayLate(started);
    await say(started);
    await say({ uploaded: 300, downloaded: 400 });
    await late.store();
    expect(await account()).toEqual({ added: [300, 400], baseline: [300, 400] });
    await say({ uploaded: 500, downloaded: 600 });
    expect(await account()).toEqual({ added: [500, 600], baseline: [500, 600] });
  });

  it('B11: should not add totals of the count before', async () => {
    await say({ uploaded: 5_000, downloaded: 7_000 });
    const last = { uploaded: 6_000, downloaded: 9_000 };
    const late = await sayLate(last);
    await say(last);
    await say({ uploaded: 0, downloaded: 0, event: 'started' });
    await say({ uploaded: 10, downloaded: 20 });
    await late.store();
    expect(await account()).toEqual({ added: [1_010, 2_020], baseline: [10, 20] });
    await say({ uploaded: 30, downloaded: 50 });
    expect(await account()).toEqual({ added: [1_030, 2_050], baseline: [30, 50] });
  });

  it('B11: should begin a new count, if no announce came after it', async () => {
    await say({ uploaded: 5_000, downloaded: 7_000 });
    const late = await sayLate({ uploaded: 0, downloaded: 0, event: 'started' });
    await late.store();
    await say({ uploaded: 10, downloaded: 20 });
    expect(await account()).toEqual({ added: [10, 20], baseline: [10, 20] });
  });

  it('B2: should add what is higher, also if it came first', async () => {
    await say({ uploaded: 5_000, downloaded: 7_000 });
    const late = await sayLate({ uploaded: 5_900, downloaded: 7_000 });
    await say({ uploaded: 5_500, downloaded: 7_000 });
    await late.store();
    expect(await account()).toEqual({ added: [900, 0], baseline: [5_900, 7_000] });
  });

  it('B11: should not end the presence of a client that has come back, so that its download counts', async () => {
    await say({ left: 5 });
    const late = await sayLate({ left: 5, event: 'stopped' });
    await say({ left: 5, event: 'stopped' });
    await say({ left: 5, event: 'started' });
    await late.store();
    await say({ left: 0, event: 'completed' });
    expect((await session()).new_completed).toBe(1);
  });
});
