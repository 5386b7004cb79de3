import pg from 'pg';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { DATA_SOURCE } from '../../src/database/connection/data-source.js';
import { IN_SHARD } from '../../src/database/shards/sharded-statement.js';
import { Shards } from '../../src/database/shards/shards.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import * as peerStatements from '../../src/tracker/peer/peer.sql.js';
import * as swarmStatements from '../../src/tracker/swarm/swarm.sql.js';
import { ADMIT_TORRENTS, COUNT_DOWNLOADS, FIND_REGISTERED } from '../../src/tracker/torrent/torrent.sql.js';
import { TEST_CITUS } from '../support/citus/cluster.js';
import { DISTRIBUTE, migrate, prepareCitus } from '../support/citus/distribute.js';
import { type CitusRule, citusRules, isDistributed } from '../support/citus/rules.js';
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
import { createEmptyDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/**
 * deploy/citus on a Citus, or else on a double, which is a plain PostgreSQL: tables in partitions, and Citus' functions in
 * PostgreSQL's language (citus/double.sql). The double cannot tell what a planner of Citus refuses; so each statement is
 * checked against Citus' rules, too.
 */
const on = TEST_CITUS ?? 'double';

describe('on Citus', () => {
  let database: TestDatabase;
  let instances: InProcessTracker[];
  const moved = aSeeder(anInfoHash());

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await prepareCitus(database, on);
    await migrate(database);
    const before = await startTestTracker(database);
    await announce(before.port, moved);
    await before.close();
    await database.query(DISTRIBUTE);
    await database.query(`CREATE EXTENSION pg_stat_statements`);
    const settings = { queryLimit: 10, authPassword: PASSWORD };
    instances = [await startTestTracker(database, settings), await startTestTracker(database, settings)];
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    await database.drop();
  });

  const [one, other] = [() => instances[0] as InProcessTracker, () => instances[1] as InProcessTracker];
  const housekeeping = () => one().get(HousekeepingService);
  const makeDue = (job: string) => database.query(`UPDATE job SET due_at = now() WHERE name = $1`, [job]);
  const infoHashOf = (peer: TestPeer) => peer.parameters.info_hash as Buffer;
  const count = async (table: string, infoHash: Buffer) =>
    (await database.query(`SELECT FROM ${table} WHERE info_hash = $1`, [infoHash])).length;

  describe('distribute.sql', () => {
    it('should distribute torrents, peers and sessions together, by info hash, and nothing else', async () => {
      const distributed = await database.query<{ together: number }>(
        `SELECT logicalrelid::text AS name, column_to_column_name(logicalrelid, partkey) AS by, colocationid AS together
           FROM pg_dist_partition ORDER BY name`,
      );
      const together = distributed[0]?.together;
      expect(distributed).toEqual([
        { name: 'member_factor', by: 'info_hash', together },
        { name: 'member_session', by: 'info_hash', together },
        { name: 'peer', by: 'info_hash', together },
        { name: 'torrent', by: 'info_hash', together },
        { name: 'transfer', by: 'info_hash', together },
      ]);
    });

    it('should take the rows along, and leave none behind', async () => {
      expect((await announce(one().port, aLeecher(infoHashOf(moved)))).complete).toBe(1);
      expect(await database.query(`SELECT to_regclass('torrent_local'), to_regclass('peer_local')`)).toEqual([
        { to_regclass: null },
      ]);
    });

    it('should change nothing when it is run again', async () => {
      const state = () => database.query(`SELECT logicalrelid, colocationid FROM pg_dist_partition ORDER BY 1`);
      const before = await state();
      await database.query(DISTRIBUTE);
      expect(await state()).toEqual(before);
      expect(await count('peer', infoHashOf(moved))).toBe(2);
    });

    it('should let transactions run at the same time, and keep connections to the workers', async () => {
      const [row] = await database.query<{ setconfig: string[] }>(
        `SELECT setconfig FROM pg_db_role_setting JOIN pg_database ON setdatabase = pg_database.oid
          WHERE datname = current_database()`,
      );
      expect(row?.setconfig).toEqual(['citus.enable_deadlock_prevention=off', 'citus.max_cached_conns_per_worker=8']);
    });

    it.each([
      ['a migration', 'ALTER TABLE peer ADD COLUMN added integer'],
      ['a change of rows', `UPDATE torrent SET downloaded = 0 WHERE info_hash = '\\x00'`],
    ])('should refuse to run commands on the shards after %s, instead of waiting for itself', async (_what, change) => {
      const client = new pg.Client({ connectionString: database.url });
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
      ['the migrations', (empty: TestDatabase) => prepareCitus(empty, on), 'the migrations have not run'],
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
      await database.query(definition);
      await expect(database.query(`SELECT create_distributed_table('refused', 'info_hash')`)).rejects.toThrow(message);
      await database.query(`DROP TABLE refused`);
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
      await Promise.all(Array.from({ length: 20 }, () => announce(one().port, aSeeder(anInfoHash()))));
      expect(await database.query(`SELECT pg_relation_size('peer') AS bytes`)).toEqual([{ bytes: '0' }]);
      const places = await database.query<{ ctid: string }>(`SELECT ctid FROM peer`);
      expect(new Set(places.map(({ ctid }) => ctid)).size).toBeLessThan(places.length);
    });
  });

  it('should plan each statement for its values', async () => {
    const dataSource: DataSource = one().get(getDataSourceToken(DATA_SOURCE) as never);
    expect(await dataSource.query('SHOW plan_cache_mode')).toEqual([{ plan_cache_mode: 'force_custom_plan' }]);
  });

  it('should store, select, count and remove peers of many shards at once', async () => {
    const swarms = Array.from({ length: 60 }, () => {
      const infoHash = anInfoHash();
      return { infoHash, seeder: aSeeder(infoHash), leecher: aLeecher(infoHash), leaving: aLeecher(infoHash) };
    });
    const all = swarms.flatMap(({ seeder, leecher, leaving }) => [seeder, leecher, leaving]);
    await Promise.all(all.map((peer, at) => announce((at % 2 ? one() : other()).port, peer)));
    await Promise.all([
      ...swarms.map(({ leaving }) => announce(one().port, saying(leaving, { event: 'stopped' }))),
      ...swarms.map(({ leecher }) => announce(other().port, saying(leecher, { left: 0, event: 'completed' }))),
    ]);
    const counts = await Promise.all(swarms.map(({ infoHash }) => scrapeOne(one().port, infoHash)));
    expect(counts).toEqual(swarms.map(() => ({ complete: 2, downloaded: 1, incomplete: 0 })));
    const answers = await Promise.all(swarms.map(({ infoHash }) => announce(other().port, aLeecher(infoHash))));
    expect(answers.map(({ endpoints }) => endpoints.length)).toEqual(swarms.map(() => 2));
  });

  it('should know a peer by its key, and its second address', async () => {
    const peer = aLeecher(anInfoHash(), { key: 'cafe' });
    await announce(one().port, peer);
    const stranger = saying(peer, { key: 'beef' }, '198.51.100.7');
    expect((await announce(one().port, stranger))['failure reason']).toContain('key does not match');
    await announce(one().port, saying(peer, {}, '2001:db8::7'));
    expect((await announce(one().port, aSeeder(infoHashOf(peer)))).endpoints).toHaveLength(2);
  });

  it('should sample and count large swarms', async () => {
    const infoHash = anInfoHash();
    const peers = Array.from({ length: 90 }, (_, at) => (at < 50 ? aSeeder(infoHash) : aLeecher(infoHash)));
    await Promise.all(peers.map((peer) => announce(one().port, peer)));
    await eventually(async () => {
      await makeDue('census');
      await housekeeping().takeCensus();
      expect(await scrapeOne(one().port, infoHash)).toEqual({ complete: 50, downloaded: 0, incomplete: 40 });
    });
    expect((await announce(other().port, aLeecher(infoHash))).endpoints).toHaveLength(10);
  });

  it('should remove silent peers and peerless torrents from every shard, and no others', async () => {
    const silent = Array.from({ length: 40 }, () => aSeeder(anInfoHash()));
    const alive = Array.from({ length: 40 }, () => aSeeder(anInfoHash()));
    await Promise.all([...silent, ...alive].map((peer) => announce(one().port, peer)));
    await database.query(`UPDATE peer SET ipv4_seen_at = now() - interval '2 hours' WHERE info_hash = ANY ($1)`, [
      silent.map(infoHashOf),
    ]);
    await eventually(async () => {
      for (const job of ['expiry', 'torrents']) await makeDue(job);
      await housekeeping().expirePeers();
      await housekeeping().removeTorrents();
      for (const peer of silent) {
        expect([await count('peer', infoHashOf(peer)), await count('torrent', infoHashOf(peer))]).toEqual([0, 0]);
      }
    });
    for (const peer of alive) {
      expect([await count('peer', infoHashOf(peer)), await count('torrent', infoHashOf(peer))]).toEqual([1, 1]);
    }
  });

  it('should be governed', async () => {
    const admin = await AdminClient.of(one().port);
    const [infoHash, imported] = [anInfoHash(), anInfoHash()];
    const path = `/torrents/${infoHash.toString('hex')}`;
    await announce(one().port, aSeeder(infoHash));
    expect((await admin.put(path, { name: 'Some thing', size: 5 })).status).toBe(201);
    expect((await admin.patch(path, { state: 'denied' })).status).toBe(200);
    expect((await announce(one().port, aLeecher(infoHash)))['failure reason']).toBe('torrent is not allowed');
    const lines = [infoHash, imported].map((hash) => hash.toString('hex')).join('\n');
    const options = { headers: { 'Content-Type': 'text/plain' } };
    expect((await admin.post('/torrents/import', lines, options)).body).toMatchObject({ created: 1, known: 1 });
    for (const sort of ['complete', '-complete', 'downloaded', 'createdAt', 'lastAnnounceAt', 'infoHash']) {
      const first = (await admin.get(`/torrents?sort=${sort}&limit=20`)).body;
      const second = (await admin.get(`/torrents?sort=${sort}&limit=20&cursor=${first.next}`)).body;
      const hashes = [...first.items, ...second.items].map((torrent: { infoHash: string }) => torrent.infoHash);
      expect(new Set(hashes).size).toBe(40);
    }
    expect((await admin.get('/torrents?query=some')).body.items).toHaveLength(1);
    expect((await admin.get(`/torrents?query=${infoHash.toString('hex').slice(0, 12)}`)).body.items).toHaveLength(1);
    expect((await admin.get('/torrents?state=denied')).body.items).toHaveLength(1);
    const peers = (await admin.get(`${path}/peers`)).body.items;
    expect(peers).toHaveLength(1);
    expect((await admin.delete(`${path}/peers/${peers[0].peerId}`)).status).toBe(204);
    expect((await admin.delete(path)).status).toBe(204);
    expect(await count('torrent', infoHash)).toBe(0);
    const ban = (await admin.post('/bans', { kind: 'address', value: '203.0.113.0/24' })).body;
    expect((await admin.delete(`/bans/${ban.id}`)).status).toBe(204);
    expect((await admin.get('/statistics')).body.torrents).toBeGreaterThan(40);
    expect((await admin.get('/audit?limit=100')).body.items.length).toBeGreaterThan(5);
  });

  it('should serve registered torrents only, where that is asked for', async () => {
    const onlyRegistered = await startTestTracker(database, { mode: 'registered' });
    try {
      const answer = await announce(onlyRegistered.port, aLeecher(anInfoHash()));
      expect(answer['failure reason']).toBe('torrent not registered');
    } finally {
      await onlyRegistered.close();
    }
  });

  it('should have a queue for each shard', () => {
    const shards = one().get(Shards);
    expect(shards.all.length).toBeGreaterThan(1);
    const used = Array.from({ length: 1_000 }, () => shards.of(anInfoHash()));
    expect(new Set(used)).toEqual(new Set(shards.all));
  });

  // The double has no planner.
  if (on === 'extension') {
    it.each([
      ['FIND_REGISTERED', FIND_REGISTERED, []],
      ['REMOVE_PEERS', peerStatements.REMOVE_PEERS(IN_SHARD), [['\\x00'], [null], [null], [null]]],
      ['COUNT_DOWNLOADS', COUNT_DOWNLOADS(IN_SHARD), [['\\x00']]],
      ['READ_SWARMS', swarmStatements.READ_SWARMS(IN_SHARD), [10, 3600, false]],
      ['SAMPLE_SWARMS', swarmStatements.SAMPLE_SWARMS(IN_SHARD), [10, 3600, 0]],
      ['COUNT_SWARMS', swarmStatements.COUNT_SWARMS(IN_SHARD), [10, 3600, true]],
    ])('should send %s to one shard', async (_name, text, values) => {
      const shards = one().get(Shards);
      const infoHashes = Array.from({ length: 1_000 }, () => anInfoHash());
      const ofOneShard = infoHashes.filter((infoHash) => shards.of(infoHash) === shards.all[0]);
      expect(ofOneShard.length).toBeGreaterThan(1);
      const plan = (hashes: Buffer[]) => database.query(`EXPLAIN ${text}`, [hashes, ...values]);
      expect(await plan(ofOneShard)).toContainEqual({ 'QUERY PLAN': '  Task Count: 1' });
      expect(await plan(infoHashes)).toContainEqual({ 'QUERY PLAN': `  Task Count: ${shards.all.length}` });
    });
  }

  describe('the statements that were sent', () => {
    let rules: readonly CitusRule[];
    let sent: string[];

    beforeAll(async () => {
      rules = await citusRules(database);
      const rows = await database.query<{ query: string }>(
        `SELECT DISTINCT query FROM pg_stat_statements JOIN pg_roles ON userid = pg_roles.oid
          WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      const byTests = [/^SELECT FROM/, /^SELECT ctid/, /^UPDATE peer SET ipv4_seen_at = now/, /refused/];
      sent = rows
        .map(({ query }) => query)
        .filter((query) => isDistributed(query) && !byTests.some((pattern) => pattern.test(query)));
    });

    const broken = (statement: string) => rules.filter((rule) => rule.isBroken(statement)).map(({ name }) => name);
    /** A statement without its constants, for which `pg_stat_statements` has parameters. */
    const shape = (statement: string) =>
      statement
        .replace(/'[^']*'|\$\d+|\b\d+\b|\b(true|false)\b/g, '?')
        .replace(/\s+/g, ' ')
        .trim();

    it('should be all that announces and scrapes need, and those of the admin API and housekeeping', () => {
      const { READ_SWARMS, SAMPLE_SWARMS, COUNT_SWARMS } = swarmStatements;
      const sharded = [peerStatements.REMOVE_PEERS, COUNT_DOWNLOADS, READ_SWARMS, SAMPLE_SWARMS, COUNT_SWARMS];
      const texts = [
        ADMIT_TORRENTS,
        FIND_REGISTERED,
        peerStatements.UPSERT_PEERS,
        ...sharded.map((text) => text(IN_SHARD)),
      ];
      const shapes = sent.map(shape);
      for (const text of texts) expect(shapes).toContain(shape(text));
      expect(sent.length).toBeGreaterThan(25);
    });

    it('should break none of the rules', () => {
      const failures = sent.map((statement) => [statement, broken(statement)]).filter(([, names]) => names?.length);
      expect(failures).toEqual([]);
    });

    it.each([
      ['no row locks over several shards', `SELECT info_hash FROM torrent WHERE info_hash = ANY ($1) FOR UPDATE`],
      [
        'no row locks over several shards',
        `WITH l AS (SELECT peer_id FROM peer WHERE complete = $1 FOR UPDATE) DELETE FROM peer USING l WHERE peer.info_hash = $1`,
      ],
      ['no place on disk, no size', `DELETE FROM peer WHERE ctid = ANY (ARRAY(SELECT ctid FROM peer))`],
      ['no place on disk, no size', `SELECT pg_relation_size($1) FROM peer`],
      [
        'no function that is joined as it is',
        `SELECT 1 FROM unnest($1::bytea[], $2::bigint[]) AS a (info_hash, key) JOIN peer ON peer.info_hash = a.info_hash`,
      ],
      [
        'no function that is joined as it is',
        `UPDATE torrent SET complete = c.n FROM unnest($1::bytea[], $2::int[]) AS c (h, n) WHERE torrent.info_hash = c.h`,
      ],
      [
        'no function that is joined as it is',
        `SELECT 1 FROM unnest($1::bytea[]) AS q (h) CROSS JOIN LATERAL (SELECT FROM peer WHERE info_hash = q.h LIMIT 1) AS p`,
      ],
      [
        'no subquery that correlates with a function',
        `INSERT INTO torrent SELECT h FROM unnest($1::bytea[]) AS a (h) WHERE NOT EXISTS (SELECT FROM torrent WHERE info_hash = h)`,
      ],
      [
        'nothing but immutable functions in ON CONFLICT DO UPDATE',
        `INSERT INTO peer (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET completed_at = now() RETURNING a`,
      ],
      ['nothing but immutable functions in RETURNING', `DELETE FROM peer WHERE info_hash = $1 RETURNING now()`],
      ['no volatile function in UPDATE or DELETE', `UPDATE peer SET shuffle = random() WHERE info_hash = $1`],
      [
        'nothing but immutable functions in CASE or COALESCE of UPDATE or DELETE',
        `UPDATE torrent SET emptied_at = CASE WHEN emptied_at IS NULL THEN now() END`,
      ],
      [
        'nothing but immutable functions in CASE or COALESCE of UPDATE or DELETE',
        `UPDATE torrent SET emptied_at = coalesce(emptied_at, now())`,
      ],
      ['no modification within a query', `WITH gone AS (DELETE FROM peer RETURNING 1) SELECT count(*) FROM gone`],
      [
        'the info hash of a row stays',
        `INSERT INTO peer (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET info_hash = excluded.a`,
      ],
      ['no recursion, no grouping sets', `WITH RECURSIVE t AS (SELECT 1 FROM peer) SELECT FROM t`],
      ['no local table with a distributed one', `UPDATE statistics SET peers = (SELECT count(*) FROM peer)`],
    ])('should not break the rule "%s", which this would: %s', (name, statement) => {
      expect(isDistributed(statement)).toBe(true);
      expect(broken(statement)).toContain(name);
    });

    it('should be allowed what is of one shard, and what reads from a function alone', () => {
      const { UPSERT_PEERS } = peerStatements;
      const lock = `WITH leaving AS (SELECT peer_id FROM peer WHERE info_hash = $1 ORDER BY peer_id FOR UPDATE)
        DELETE FROM peer USING leaving WHERE peer.info_hash = $1 AND peer.peer_id = leaving.peer_id`;
      expect([lock, UPSERT_PEERS].map(broken)).toEqual([[], []]);
    });
  });
});
