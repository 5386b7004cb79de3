import type { DataSource } from 'typeorm';
import { configFromSettings } from '../../src/config/load-config.js';
import { openDatabase } from '../../src/database/connection/open-database.js';
import { PLAIN } from '../../src/database/shards/place.js';
import { COUNT_SESSIONS, READ_SESSIONS } from '../../src/admin/members/accounts/account.sql.js';
import { STORE_COUNTS } from '../../src/tracker/housekeeping/census.sql.js';
import {
  REMOVE_MEMBER_PEERS,
  REMOVE_PEERS,
  UPSERT_MEMBER_PEERS,
  UPSERT_PEERS,
} from '../../src/tracker/peer/peer.sql.js';
import { TAKE_SETTLED } from '../../src/tracker/ledger/settlement.sql.js';
import { FIND_TOKENS } from '../../src/tracker/member/member.sql.js';
import { accountSessions, ADMIT_SESSIONS, FIND_CROWDED } from '../../src/tracker/session/session.sql.js';
import {
  COUNT_SWARMS,
  READ_PRIVATE_SWARMS,
  READ_SWARMS,
  SAMPLE_PRIVATE_SWARMS,
  SAMPLE_SWARMS,
} from '../../src/tracker/swarm/swarm.sql.js';
import {
  ADMIT_TORRENTS,
  COUNT_DOWNLOADS,
  FIND_REGISTERED,
  FIND_STATES,
} from '../../src/tracker/torrent/torrent.sql.js';
import { TrackerModule } from '../../src/tracker.module.js';
import { createEmptyDatabase, type TestDatabase } from '../support/tracker.js';

/**
 * A connection plans its statements once. It may do so while the tables are empty, where to read all of one is cheapest;
 * such a plan would be the death of a tracker whose tables grow.
 */
describe('the plans that a connection keeps', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    dataSource = await openDatabase(TrackerModule.dataSource(configFromSettings({ databaseUrl: database.url })));
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it.each(
    Object.entries({
      ADMIT_TORRENTS: ADMIT_TORRENTS(PLAIN),
      COUNT_DOWNLOADS: COUNT_DOWNLOADS(PLAIN),
      FIND_REGISTERED: FIND_REGISTERED(PLAIN),
      FIND_STATES: FIND_STATES(PLAIN),
      FIND_CROWDED: FIND_CROWDED(PLAIN),
      ADMIT_SESSIONS: ADMIT_SESSIONS(PLAIN),
      FIND_TOKENS: FIND_TOKENS(PLAIN),
      ACCOUNT_SESSIONS: accountSessions({ maxRate: 100_000_000, gap: 3600, silence: 1900 })(PLAIN),
      UPSERT_PEERS: UPSERT_PEERS(PLAIN),
      UPSERT_MEMBER_PEERS: UPSERT_MEMBER_PEERS(PLAIN),
      REMOVE_PEERS: REMOVE_PEERS(PLAIN),
      REMOVE_MEMBER_PEERS: REMOVE_MEMBER_PEERS(PLAIN),
      READ_SWARMS: READ_SWARMS(PLAIN),
      READ_PRIVATE_SWARMS: READ_PRIVATE_SWARMS(PLAIN),
      SAMPLE_PRIVATE_SWARMS: SAMPLE_PRIVATE_SWARMS(PLAIN),
      SAMPLE_SWARMS: SAMPLE_SWARMS(PLAIN),
      COUNT_SWARMS: COUNT_SWARMS(PLAIN),
      STORE_COUNTS,
    }),
  )('should never read all of a table for %s, though the tables are empty', async (name, text) => {
    const plan = await planOf(name, text);
    expect(plan).toMatch(/Index (Only )?Scan|Conflict Arbiter Indexes/);
    expect(plan).not.toMatch(/Seq Scan|Bitmap|Hash Join|Hash Anti Join|Merge/);
  });

  it.each(
    Object.entries({
      REMOVE_PEERS: REMOVE_PEERS(PLAIN),
      REMOVE_MEMBER_PEERS: REMOVE_MEMBER_PEERS(PLAIN),
      COUNT_DOWNLOADS: COUNT_DOWNLOADS(PLAIN),
      STORE_COUNTS,
      TAKE_SETTLED,
      ADMIT_SESSIONS: ADMIT_SESSIONS(PLAIN),
    }),
  )('should lock rows in their order for %s, as two instances would dead-lock otherwise', async (_name, text) => {
    const plan = await planOf('locking', text);
    // A loop over what is sorted by the key, and in it one look-up by that key in the table that is changed.
    const sorted =
      /^(Delete|Update) on (\w+) .*\n {2}-> {2}Nested Loop.*\n {8}-> {2}Subquery Scan on (\w+) .*\n(?: {10,}.*\n)*? +Sort Key: \w+\.info_hash/;
    expect(plan).toMatch(sorted);
    expect(plan).toMatch(
      /\n {8}-> {2}Index Scan using (peer|torrent|member_session)_pkey on \1 .*\n {14}Index Cond: .*info_hash = /,
    );
  });

  it('should find a session by its whole key for TAKE_SETTLED, as a member may have thousands', async () => {
    const key = /Index Cond: \(\(info_hash = .*\) AND \(member = .*\) AND \(peer_id = .*\)\)/;
    expect(await planOf('taking', TAKE_SETTLED)).toMatch(key);
  });

  it.each(Object.entries({ COUNT_SESSIONS, READ_SESSIONS }))(
    'should find the sessions of a member by their index for %s',
    async (name, text) => {
      expect(await planOf(name, text)).toMatch(/Index Scan using member_session_by_member/);
    },
  );

  /** The plan that is kept, whatever the values. */
  async function planOf(name: string, text: string): Promise<string> {
    const parameters = new Set(text.match(/\$[0-9]+/g)).size;
    const queryRunner = dataSource.createQueryRunner();
    try {
      await queryRunner.query(`PREPARE ${name} AS ${text}`);
      const rows = (await queryRunner.query(
        `EXPLAIN EXECUTE ${name} (${Array(parameters).fill('NULL').join(', ')})`,
      )) as { 'QUERY PLAN': string }[];
      await queryRunner.query(`DEALLOCATE ${name}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await queryRunner.release();
    }
  }
});
