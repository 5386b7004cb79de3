import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../../src/database/connection/data-source.js';
import { PLANNED } from '../../../src/database/shards/place.js';
import { Shards } from '../../../src/database/shards/shards.js';
import { HousekeepingService } from '../../../src/tracker/housekeeping/housekeeping.service.js';
import * as peerStatements from '../../../src/tracker/peer/peer.sql.js';
import * as swarmStatements from '../../../src/tracker/swarm/swarm.sql.js';
import { FIND_TOKENS } from '../../../src/tracker/member/member.sql.js';
import { FIND_CROWDED } from '../../../src/tracker/session/session.sql.js';
import {
  ADMIT_TORRENTS,
  COUNT_DOWNLOADS,
  FIND_REGISTERED,
  FIND_STATES,
} from '../../../src/tracker/torrent/torrent.sql.js';
import { CITUS } from '../../support/citus/cluster.js';
import { queryNodes } from '../../support/citus/nodes.js';
import { brokenRules, type CitusRule, citusRules, isDistributed } from '../../support/citus/rules.js';
import { trackersOnCitus } from '../../support/citus/trackers.js';
import { AdminClient } from '../../support/clients/admin-client.js';
import { eventually } from '../../support/eventually.js';
import {
  aLeecher,
  announce,
  anInfoHash,
  aSeeder,
  infoHashOf,
  saying,
  scrapeOne,
} from '../../support/clients/swarm-client.js';
import { startTestTracker } from '../../support/tracker.js';

/** Citus or its double. The double cannot tell what a planner of Citus refuses; so each statement is checked against rules. */
describe('trackers on Citus', () => {
  const on = trackersOnCitus();
  const housekeeping = () => on.tracker.get(HousekeepingService);
  /** A worker takes what is sent to one of them, and the coordinator what is sent to the other. */
  const trackerAt = (at: number) => (at % 2 ? on.tracker : on.other);
  const makeDue = (job: string) => on.database.query(`UPDATE job SET due_at = now() WHERE name = $1`, [job]);

  beforeAll(async () => {
    await on.database.query('CREATE EXTENSION pg_stat_statements');
    // Citus notes statements of moves with bytes behind their end, which make the view fail.
    if (CITUS === 'extension') await queryNodes(on.database, 'SELECT pg_stat_statements_reset()');
  });

  it('should plan each statement for its values', async () => {
    const dataSource: DataSource = on.tracker.get(getDataSourceToken(DATA_SOURCE) as never);
    expect(await dataSource.query('SHOW plan_cache_mode')).toEqual([{ plan_cache_mode: 'force_custom_plan' }]);
  });

  it('should store, select, count and remove peers of many shards at once', async () => {
    const swarms = Array.from({ length: 60 }, () => {
      const infoHash = anInfoHash();
      return { infoHash, seeder: aSeeder(infoHash), leecher: aLeecher(infoHash), leaving: aLeecher(infoHash) };
    });
    const all = swarms.flatMap(({ seeder, leecher, leaving }) => [seeder, leecher, leaving]);
    await Promise.all(all.map((peer, at) => announce(trackerAt(at).port, peer)));
    await Promise.all([
      ...swarms.map(({ leaving }, at) => announce(trackerAt(at).port, saying(leaving, { event: 'stopped' }))),
      ...swarms.map(({ leecher }) => announce(on.other.port, saying(leecher, { left: 0, event: 'completed' }))),
    ]);
    const counts = await Promise.all(swarms.map(({ infoHash }, at) => scrapeOne(trackerAt(at).port, infoHash)));
    expect(counts).toEqual(swarms.map(() => ({ complete: 2, downloaded: 1, incomplete: 0 })));
    const answers = await Promise.all(swarms.map(({ infoHash }) => announce(on.other.port, aLeecher(infoHash))));
    expect(answers.map(({ endpoints }) => endpoints.length)).toEqual(swarms.map(() => 2));
  });

  it('should know a peer by its key, and its second address', async () => {
    const peer = aLeecher(anInfoHash(), { key: 'cafe' });
    await announce(on.tracker.port, peer);
    const stranger = saying(peer, { key: 'beef' }, '198.51.100.7');
    expect((await announce(on.tracker.port, stranger))['failure reason']).toContain('key does not match');
    await announce(on.tracker.port, saying(peer, {}, '2001:db8::7'));
    expect((await announce(on.tracker.port, aSeeder(infoHashOf(peer)))).endpoints).toHaveLength(2);
  });

  it('should sample and count large swarms', async () => {
    const infoHash = anInfoHash();
    const peers = Array.from({ length: 90 }, (_, at) => (at < 50 ? aSeeder(infoHash) : aLeecher(infoHash)));
    await Promise.all(peers.map((peer) => announce(on.tracker.port, peer)));
    await eventually(async () => {
      await makeDue('census');
      await housekeeping().takeCensus();
      expect(await scrapeOne(on.tracker.port, infoHash)).toEqual({ complete: 50, downloaded: 0, incomplete: 40 });
    });
    expect((await announce(on.other.port, aLeecher(infoHash))).endpoints).toHaveLength(10);
  });

  it('should remove silent peers and peerless torrents from every shard, and no others', async () => {
    const silent = Array.from({ length: 40 }, () => aSeeder(anInfoHash()));
    const alive = Array.from({ length: 40 }, () => aSeeder(anInfoHash()));
    await Promise.all([...silent, ...alive].map((peer) => announce(on.tracker.port, peer)));
    await on.database.query(`UPDATE peer SET ipv4_seen_at = now() - interval '2 hours' WHERE info_hash = ANY ($1)`, [
      silent.map(infoHashOf),
    ]);
    await eventually(async () => {
      for (const job of ['expiry', 'torrents']) await makeDue(job);
      await housekeeping().expirePeers();
      await housekeeping().removeTorrents();
      for (const peer of silent) {
        expect([await on.count('peer', infoHashOf(peer)), await on.count('torrent', infoHashOf(peer))]).toEqual([0, 0]);
      }
    });
    for (const peer of alive) {
      expect([await on.count('peer', infoHashOf(peer)), await on.count('torrent', infoHashOf(peer))]).toEqual([1, 1]);
    }
  });

  it('should store the counts of swarms over time', async () => {
    const infoHash = anInfoHash();
    await announce(on.tracker.port, aSeeder(infoHash));
    const admin = await AdminClient.of(on.tracker.port);
    await eventually(async () => {
      await on.database.query('TRUNCATE swarm_history');
      for (const job of ['census', 'swarm_history']) await makeDue(job);
      await housekeeping().takeCensus();
      await housekeeping().recordSwarms();
      const { points } = (await admin.get(`/torrents/${infoHash.toString('hex')}/history`)).body;
      expect(points).toEqual([{ at: expect.any(String), complete: 1, incomplete: 0, downloaded: 0 }]);
    });
  });

  it('should be governed', async () => {
    const admin = await AdminClient.of(on.tracker.port);
    const [infoHash, imported] = [anInfoHash(), anInfoHash()];
    const path = `/torrents/${infoHash.toString('hex')}`;
    await announce(on.tracker.port, aSeeder(infoHash));
    expect((await admin.put(path, { name: 'Some thing', size: 5 })).status).toBe(201);
    expect((await admin.patch(path, { state: 'denied' })).status).toBe(200);
    expect((await announce(on.tracker.port, aLeecher(infoHash)))['failure reason']).toBe('torrent is not allowed');
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
    expect(await on.count('torrent', infoHash)).toBe(0);
    const ban = (await admin.post('/bans', { kind: 'address', value: '203.0.113.0/24' })).body;
    expect((await admin.delete(`/bans/${ban.id}`)).status).toBe(204);
    expect((await admin.get('/statistics')).body.torrents).toBeGreaterThan(40);
    expect((await admin.get('/audit?limit=100')).body.items.length).toBeGreaterThan(5);
  });

  it('should serve registered torrents only, where that is asked for', async () => {
    const onlyRegistered = await startTestTracker(on.database, { mode: 'registered', citusWorkers: 'off' });
    try {
      const answer = await announce(onlyRegistered.port, aLeecher(anInfoHash()));
      expect(answer['failure reason']).toBe('torrent not registered');
    } finally {
      await onlyRegistered.close();
    }
  });

  it('should have a queue for each shard', () => {
    const shards = on.tracker.get(Shards);
    expect(shards.all.length).toBeGreaterThan(1);
    const used = Array.from({ length: 1_000 }, () => shards.of(anInfoHash()));
    expect(new Set(used)).toEqual(new Set(shards.all));
  });

  // The double has no planner.
  if (CITUS === 'extension') {
    it.each([
      ['FIND_REGISTERED', FIND_REGISTERED(PLANNED), []],
      ['FIND_STATES', FIND_STATES(PLANNED), []],
      ['REMOVE_MEMBER_PEERS', peerStatements.REMOVE_MEMBER_PEERS(PLANNED), [['\\x00'], [null], [null], [null], [1]]],
      ['READ_PRIVATE_SWARMS', swarmStatements.READ_PRIVATE_SWARMS(PLANNED), [10, 3600, true]],
      ['SAMPLE_PRIVATE_SWARMS', swarmStatements.SAMPLE_PRIVATE_SWARMS(PLANNED), [10, 3600, 0]],
      ['FIND_CROWDED', FIND_CROWDED(PLANNED), [[1], 3600, 1]],
      ['FIND_TOKENS', FIND_TOKENS(PLANNED), [[1]]],
      ['REMOVE_PEERS', peerStatements.REMOVE_PEERS(PLANNED), [['\\x00'], [null], [null], [null]]],
      ['COUNT_DOWNLOADS', COUNT_DOWNLOADS(PLANNED), [['\\x00']]],
      ['READ_SWARMS', swarmStatements.READ_SWARMS(PLANNED), [10, 3600, false]],
      ['SAMPLE_SWARMS', swarmStatements.SAMPLE_SWARMS(PLANNED), [10, 3600, 0]],
      ['COUNT_SWARMS', swarmStatements.COUNT_SWARMS(PLANNED), [10, 3600, true]],
    ])('should send %s to one shard', async (_name, text, values) => {
      const shards = on.tracker.get(Shards);
      const infoHashes = Array.from({ length: 1_000 }, () => anInfoHash());
      const ofOneShard = infoHashes.filter((infoHash) => shards.of(infoHash) === shards.all[0]);
      expect(ofOneShard.length).toBeGreaterThan(1);
      const plan = (hashes: Buffer[]) => on.database.query(`EXPLAIN ${text}`, [hashes, ...values]);
      expect(await plan(ofOneShard)).toContainEqual({ 'QUERY PLAN': '  Task Count: 1' });
      expect(await plan(infoHashes)).toContainEqual({ 'QUERY PLAN': `  Task Count: ${shards.all.length}` });
    });
  }

  describe('the statements that were sent', () => {
    let rules: readonly CitusRule[];
    let sent: string[];

    beforeAll(async () => {
      rules = await citusRules(on.database);
      const rows = await queryNodes<{ query: string }>(
        on.database,
        `SELECT DISTINCT query FROM pg_stat_statements JOIN pg_roles ON userid = pg_roles.oid
          WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      const byTests = [/^SELECT FROM/, /^UPDATE peer SET ipv4_seen_at = now/];
      sent = rows
        .map(({ query }) => query)
        .filter((query) => isDistributed(query) && !byTests.some((pattern) => pattern.test(query)));
    });

    /** A statement without its constants, for which `pg_stat_statements` has parameters. */
    const shape = (statement: string) =>
      statement
        .replace(/'[^']*'|\$\d+|\b\d+\b|\b(true|false)\b/g, '?')
        .replace(/\s+/g, ' ')
        .trim();

    it('should be all that announces and scrapes need, and those of the admin API and housekeeping', () => {
      const { READ_SWARMS, SAMPLE_SWARMS, COUNT_SWARMS } = swarmStatements;
      const { UPSERT_PEERS, REMOVE_PEERS } = peerStatements;
      const ofTorrents = [ADMIT_TORRENTS, FIND_REGISTERED, COUNT_DOWNLOADS];
      const sharded = [...ofTorrents, UPSERT_PEERS, REMOVE_PEERS, READ_SWARMS, SAMPLE_SWARMS, COUNT_SWARMS];
      const texts = sharded.map((text) => text(PLANNED));
      const shapes = sent.map(shape);
      for (const text of texts) expect(shapes).toContain(shape(text));
      expect(sent.length).toBeGreaterThan(25);
    });

    it('should break none of the rules', () => {
      const failures = sent
        .map((statement) => [statement, brokenRules(rules, statement)])
        .filter(([, names]) => names?.length);
      expect(failures).toEqual([]);
    });
  });
});
