import type { DataSource } from 'typeorm';
import { configFromSettings } from '../src/config/load-config.js';
import { openDatabase } from '../src/database/open-database.js';
import { FIND_ACCEPTED, REMOVE_PEERS, UPSERT_PEERS } from '../src/tracker/peer/peer.sql.js';
import { COUNT_SWARMS, READ_SWARMS, SAMPLE_SWARMS } from '../src/tracker/peer/swarm.sql.js';
import { ADMIT_TORRENTS, COUNT_DOWNLOADS, FIND_REGISTERED } from '../src/tracker/torrent/torrent.sql.js';
import { TrackerModule } from '../src/tracker/tracker.module.js';
import { createTestDatabase, type TestDatabase } from './tracker.js';

/**
 * A connection plans its statements once. It may do so while the tables are empty, where to read all of one is cheapest;
 * such a plan would be the death of a tracker whose tables grow.
 */
describe('the plans that a connection keeps', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await openDatabase(TrackerModule.dataSource(configFromSettings({ databaseUrl: database.url })));
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it.each(
    Object.entries({
      ADMIT_TORRENTS,
      COUNT_DOWNLOADS,
      FIND_REGISTERED,
      UPSERT_PEERS,
      FIND_ACCEPTED,
      REMOVE_PEERS,
      READ_SWARMS,
      SAMPLE_SWARMS,
      COUNT_SWARMS,
    }),
  )('should never read all of a table for %s, though the tables are empty', async (name, text) => {
    const parameters = new Set(text.match(/\$[0-9]/g)).size;
    const queryRunner = dataSource.createQueryRunner();
    try {
      await queryRunner.query(`PREPARE ${name} AS ${text}`);
      const rows = (await queryRunner.query(
        `EXPLAIN EXECUTE ${name} (${Array(parameters).fill('NULL').join(', ')})`,
      )) as { 'QUERY PLAN': string }[];
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/Index (Only )?Scan|Conflict Arbiter Indexes/);
      expect(plan).not.toMatch(/Seq Scan|Bitmap|Hash Join|Hash Anti Join|Merge/);
    } finally {
      await queryRunner.release();
    }
  });
});
