import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { configFromSettings } from '../../src/config/load-config.js';
import { createDataSource } from '../../src/database/connection/data-source.js';
import { isElsewhere, LocalShard } from '../../src/database/shards/local-shard.js';
import { sendLocked } from '../../src/database/shards/place.js';
import { inPipelinedTransaction } from '../../src/database/transaction/transaction.js';
import { createEmptyDatabase, type TestDatabase } from '../support/tracker.js';

const TABLES = {
  torrent: 'torrent',
  peer: 'peer_2',
  member_session: 'member_session_3',
  member_factor: 'member_factor_4',
};
const INFO_HASH = Buffer.alloc(20, 'a');

/** A database that says of itself what a worker of Citus says. */
describe('LocalShard', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const shard = new LocalShard(1, TABLES);

  beforeEach(async () => {
    database = await createEmptyDatabase();
    await database.query(`
      CREATE TABLE torrent (info_hash bytea PRIMARY KEY, downloaded bigint NOT NULL);
      CREATE TABLE peer_2 (name text);
      CREATE TABLE pg_dist_local_group AS SELECT 7 AS groupid;
      CREATE TABLE pg_dist_placement (shardid bigint, shardstate integer, groupid integer);
      INSERT INTO pg_dist_placement VALUES (1, 1, 7), (9, 1, 8)`);
    dataSource = createDataSource(configFromSettings({ databaseUrl: database.url }));
    await dataSource.initialize();
  });

  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const write = () =>
    inPipelinedTransaction(dataSource, (client: PoolClient) =>
      sendLocked(client, { place: shard, infoHash: INFO_HASH }, () =>
        client.query(`INSERT INTO ${shard.table('peer')} SELECT 'a' RETURNING peer.name`),
      ),
    );

  it('should let a transaction write to the tables of a shard that is here', async () => {
    await database.query(`INSERT INTO torrent VALUES ($1, 5)`, [INFO_HASH]);
    await write();
    expect(await database.query('SELECT name FROM peer_2')).toEqual([{ name: 'a' }]);
    expect(await database.query('SELECT downloaded FROM torrent')).toEqual([{ downloaded: '5' }]);
  });

  it.each([
    ['was moved', `UPDATE pg_dist_placement SET groupid = 8 WHERE shardid = 1`],
    ['was split', `DELETE FROM pg_dist_placement WHERE shardid = 1`],
    ['is on a second node, too', `INSERT INTO pg_dist_placement VALUES (1, 1, 8)`],
    ['is being dropped', `UPDATE pg_dist_placement SET shardstate = 4 WHERE shardid = 1`],
    ['is on a server that became another node', `UPDATE pg_dist_local_group SET groupid = 8`],
    ['has no tables here', `ALTER TABLE torrent RENAME TO elsewhere`],
  ])('should let it write nothing if the shard %s', async (_what, change) => {
    await database.query(change);
    const error: unknown = await write().catch((reason: unknown) => reason);
    expect([error, isElsewhere(error)]).toEqual([expect.anything(), true]);
    expect(await database.query('SELECT FROM peer_2')).toEqual([]);
  });

  it('should not take another failure for a shard that is elsewhere', async () => {
    const error: unknown = await dataSource.query('SELECT missing FROM torrent').catch((reason: unknown) => reason);
    expect(isElsewhere(error)).toBe(false);
    expect(isElsewhere(undefined)).toBe(false);
  });
});
