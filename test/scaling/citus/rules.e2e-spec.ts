import { PLANNED } from '../../../src/database/shards/place.js';
import { UPSERT_PEERS } from '../../../src/tracker/peer/peer.sql.js';
import { CITUS } from '../../support/citus/cluster.js';
import { distribute } from '../../support/citus/distribute.js';
import { brokenRules, type CitusRule, citusRules, isDistributed } from '../../support/citus/rules.js';
import { createEmptyDatabase, type TestDatabase } from '../../support/tracker.js';

/** The rules by which the statements that trackers sent are checked. */
describe('citusRules', () => {
  let database: TestDatabase;
  let rules: readonly CitusRule[];

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await distribute(database, CITUS);
    rules = await citusRules(database);
  });

  afterAll(() => database.drop());

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
    expect(brokenRules(rules, statement)).toContain(name);
  });

  it('should be allowed what is of one shard, and what reads from a function alone', () => {
    const lock = `WITH leaving AS (SELECT peer_id FROM peer WHERE info_hash = $1 ORDER BY peer_id FOR UPDATE)
      DELETE FROM peer USING leaving WHERE peer.info_hash = $1 AND peer.peer_id = leaving.peer_id`;
    expect([lock, UPSERT_PEERS(PLANNED)].map((statement) => brokenRules(rules, statement))).toEqual([[], []]);
  });
});
