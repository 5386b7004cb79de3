import pg from 'pg';
import { CITUS } from '../../support/citus/cluster.js';
import { DISTRIBUTE, prepareCitus } from '../../support/citus/distribute.js';
import { trackersOnCitus } from '../../support/citus/trackers.js';
import { aLeecher, announce, anInfoHash, aSeeder, infoHashOf } from '../../support/clients/swarm-client.js';
import { createEmptyDatabase, type TestDatabase } from '../../support/tracker.js';

describe('deploy/citus', () => {
  const on = trackersOnCitus();

  describe('distribute.sql', () => {
    it('should distribute torrents, peers and sessions together, by info hash, and nothing else', async () => {
      const distributed = await on.database.query<{ together: number }>(
        `SELECT logicalrelid::text AS name, column_to_column_name(logicalrelid, partkey) AS by, colocationid AS together
           FROM pg_dist_partition ORDER BY name`,
      );
      const together = distributed[0]?.together;
      expect(distributed).toEqual([
        { name: 'member_factor', by: 'info_hash', together },
        { name: 'member_session', by: 'info_hash', together },
        { name: 'peer', by: 'info_hash', together },
        { name: 'swarm_history', by: 'info_hash', together },
        { name: 'torrent', by: 'info_hash', together },
        { name: 'transfer', by: 'info_hash', together },
      ]);
    });

    it('should take the rows along, and leave none behind', async () => {
      expect((await announce(on.tracker.port, aLeecher(infoHashOf(on.moved)))).complete).toBe(1);
      expect(await on.database.query(`SELECT to_regclass('torrent_local'), to_regclass('peer_local')`)).toEqual([
        { to_regclass: null },
      ]);
    });

    it('should change nothing when it is run again', async () => {
      const state = () => on.database.query(`SELECT logicalrelid, colocationid FROM pg_dist_partition ORDER BY 1`);
      const before = await state();
      await on.database.query(DISTRIBUTE);
      expect(await state()).toEqual(before);
      expect(await on.count('peer', infoHashOf(on.moved))).toBe(2);
    });

    it('should let transactions run at the same time, and keep connections to the workers', async () => {
      const [row] = await on.database.query<{ setconfig: string[] }>(
        `SELECT setconfig FROM pg_db_role_setting JOIN pg_database ON setdatabase = pg_database.oid
          WHERE datname = current_database()`,
      );
      expect(row?.setconfig).toEqual(['citus.enable_deadlock_prevention=off', 'citus.max_cached_conns_per_worker=8']);
    });

    it.each([
      ['a migration', 'ALTER TABLE peer ADD COLUMN added integer'],
      ['a change of rows', `UPDATE torrent SET downloaded = 0 WHERE info_hash = '\\x00'`],
    ])('should refuse to run commands on the shards after %s, instead of waiting for itself', async (_what, change) => {
      const client = new pg.Client({ connectionString: on.database.url });
      await client.connect();
      try {
        await client.query(`BEGIN; ${change}`);
        await expect(client.query(`SELECT run_on_shards('SELECT count(*) FROM %2$s')`)).rejects.toThrow(
          'would wait for itself',
        );
        await client.query('ROLLBACK; BEGIN; SELECT FROM peer');
        expect((await client.query(`SELECT run_on_shards('SELECT count(*) FROM %2$s')`)).rowCount).toBeGreaterThan(1);
      } finally {
        await client.end();
      }
    });

    it.each([
      ['the extension', async () => undefined, 'this database has no extension citus'],
      ['the migrations', (empty: TestDatabase) => prepareCitus(empty, CITUS), 'the migrations have not run'],
    ])('should say that %s is missing', async (_what, prepare, message) => {
      const empty = await createEmptyDatabase();
      try {
        await prepare(empty);
        await expect(empty.query(DISTRIBUTE)).rejects.toThrow(message);
      } finally {
        await empty.drop();
      }
    });
  });

  describe('what Citus refuses', () => {
    const refused = (definition: string, message: string) => async () => {
      await on.database.query(definition);
      await expect(on.database.query(`SELECT create_distributed_table('refused', 'info_hash')`)).rejects.toThrow(
        message,
      );
      await on.database.query(`DROP TABLE refused`);
    };

    it(
      'should refuse a primary key without the info hash',
      refused(`CREATE TABLE refused (id bigint PRIMARY KEY, info_hash bytea)`, 'cannot create constraint on "refused"'),
    );
    it(
      'should refuse a foreign key without it',
      refused(
        `CREATE TABLE refused (info_hash bytea, ban bigint REFERENCES ban (id))`,
        'referenced table "ban" must be a distributed table or a reference table',
      ),
    );
    it(
      'should refuse triggers',
      refused(
        `CREATE TABLE refused (info_hash bytea);
         CREATE TRIGGER x BEFORE UPDATE ON refused FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
        'cannot distribute relation "refused" because it has triggers',
      ),
    );

    it('should have rows in the same place of several shards, and no size, so that no walk along it is right', async () => {
      await Promise.all(Array.from({ length: 20 }, () => announce(on.tracker.port, aSeeder(anInfoHash()))));
      expect(await on.database.query(`SELECT pg_relation_size('peer') AS bytes`)).toEqual([{ bytes: '0' }]);
      const places = await on.database.query<{ ctid: string }>(`SELECT ctid FROM peer`);
      expect(new Set(places.map(({ ctid }) => ctid)).size).toBeLessThan(places.length);
    });
  });
});
