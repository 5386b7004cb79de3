import { setImmediate as nextTurn } from 'node:timers/promises';
import { Shards } from '../../../src/database/shards/shards.js';
import type { InProcessTracker } from '../../../src/tracker-application.js';
import { DISTRIBUTE, migrate, prepareCitus } from '../../support/citus/distribute.js';
import { queryNode } from '../../support/citus/nodes.js';
import { httpGet } from '../../support/clients/http-client.js';
import {
  announce,
  anInfoHash,
  aSeeder,
  infoHashOf,
  scrapeOne,
  type TestPeer,
} from '../../support/clients/swarm-client.js';
import { eventually } from '../../support/eventually.js';
import { DatabaseProxy } from '../../support/postgres/database-proxy.js';
import { createEmptyDatabase, startTestTracker, type TestDatabase } from '../../support/tracker.js';

const SHARDS = 4;

/** On a cluster with at least two workers. */
describe('the nodes of a Citus cluster', () => {
  let database: TestDatabase;
  /** The network in front of the coordinator, and in front of each worker, for trackers and nodes alike. */
  let beforeCoordinator: DatabaseProxy;
  let beforeWorkers: DatabaseProxy[];
  let tracker: InProcessTracker;
  const acknowledged: TestPeer[] = [];

  beforeAll(async () => {
    database = await createEmptyDatabase();
    beforeCoordinator = await proxyOf(database.url);
    beforeWorkers = await Promise.all(database.workerUrls.map(proxyOf));
    await prepareCitus({ ...database, workerUrls: proxied() }, 'extension');
    await migrate(database);
    await database.query(`SET citus.shard_count = ${SHARDS}; ${DISTRIBUTE}`);
    tracker = await startTestTracker({ url: beforeCoordinator.url(database.url) }, { logLevel: 'error' });
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
    await Promise.all([beforeCoordinator, ...beforeWorkers].map((proxy) => proxy.close()));
  });

  const proxyOf = (url: string) => DatabaseProxy.before(Number(new URL(url).port));
  const proxied = () => database.workerUrls.map((url, at) => (beforeWorkers[at] as DatabaseProxy).url(url));
  const shards = () => tracker.get(Shards);
  const readiness = async () =>
    JSON.parse(String((await httpGet(tracker.port, '/health/ready')).body)) as { status: string };

  /** An info hash of a shard of the first worker, or of any other one. */
  const infoHashOnFirst = (isOnFirst: boolean): Buffer => {
    const first = Math.min(...shards().all.map(({ node }) => node));
    for (;;) {
      const infoHash = anInfoHash();
      if ((shards().of(infoHash).node === first) === isOnFirst) return infoHash;
    }
  };

  /** Announces a new seeder, and remembers it if that is acknowledged. */
  const announceTo = async (infoHash: Buffer) => {
    const peer = aSeeder(infoHash);
    const answer = await announce(tracker.port, peer);
    if (answer['failure reason'] === undefined) acknowledged.push(peer);
    return answer;
  };

  /** Announces all the time, until the work has ended. @returns the failures */
  const announcingDuring = async (work: () => Promise<unknown>) => {
    const ended = new AbortController();
    const failures: unknown[] = [];
    const client = async () => {
      while (!ended.signal.aborted) {
        const answer = await announceTo(anInfoHash());
        if (answer['failure reason'] !== undefined) failures.push([answer['failure reason'], answer['retry in']]);
        await nextTurn();
      }
    };
    const clients = Array.from({ length: 16 }, client);
    await work().finally(() => {
      ended.abort();
      return Promise.all(clients);
    });
    return failures;
  };

  /** Waits until the tracker sends each shard's announces to the worker that has it. */
  const isDirect = () =>
    eventually(async () => {
      for (const onFirst of [true, false]) {
        await shards().onNodeOf([infoHashOnFirst(onFirst)], async ({ options }) =>
          expect(options).not.toMatchObject({ url: beforeCoordinator.url(database.url) }),
        );
      }
    });

  const expectNothingLost = async () => {
    const rows = await database.query<{ id: string }>(
      `SELECT encode(info_hash, 'hex') || convert_from(peer_id, 'UTF8') AS id FROM peer`,
    );
    const stored = new Set(rows.map(({ id }) => id));
    const idOf = ({ parameters }: TestPeer) =>
      `${(parameters.info_hash as Buffer).toString('hex')}${parameters.peer_id}`;
    expect(acknowledged.filter((peer) => !stored.has(idOf(peer)))).toEqual([]);
  };

  it('should send announces and scrapes to the worker that has the torrent, and nothing of them to the coordinator', async () => {
    await isDirect();
    await database.query('CREATE EXTENSION pg_stat_statements');
    await database.query('SELECT pg_stat_statements_reset()');
    const infoHashes = Array.from({ length: 40 }, anInfoHash);
    await Promise.all(infoHashes.map(announceTo));
    const counts = await Promise.all(infoHashes.map((infoHash) => scrapeOne(tracker.port, infoHash)));
    expect(counts).toEqual(infoHashes.map(() => ({ complete: 1, downloaded: 0, incomplete: 0 })));
    const sent = (url: string, statements: string) =>
      queryNode(
        url,
        `SELECT FROM pg_stat_statements WHERE query ~ '${statements}' AND query !~ 'pg_stat'
                           AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
    expect(await sent(database.url, 'INSERT INTO peer|FROM torrent')).toEqual([]);
    for (const url of database.workerUrls) {
      expect(await sent(url, 'INSERT INTO peer_[0-9]+ AS peer ')).not.toEqual([]);
      expect(await sent(url, 'FROM torrent_[0-9]+ AS torrent')).not.toEqual([]);
      expect(await sent(url, 'INSERT INTO peer |FROM (torrent|peer) ')).toEqual([]);
    }
    await expectNothingLost();
  });

  it('should take announces of all torrents while the coordinator is away', async () => {
    beforeCoordinator.refuse();
    const answers = await Promise.all(Array.from({ length: 40 }, () => announceTo(anInfoHash())));
    expect(answers.map((answer) => answer['failure reason'])).toEqual(answers.map(() => undefined));
    beforeCoordinator.accept();
    expect(await readiness()).toEqual({ status: 'ok' });
    await expectNothingLost();
  });

  it('should have clients of torrents on a worker that is away retry, and be degraded, until it is back', async () => {
    (beforeWorkers[0] as DatabaseProxy).refuse();
    await eventually(async () => expect((await announceTo(infoHashOnFirst(true)))['retry in']).toBe(5));
    for (let tries = 0; tries < 5; tries++) {
      const [lost, kept] = await Promise.all([announceTo(infoHashOnFirst(true)), announceTo(infoHashOnFirst(false))]);
      expect(lost).toMatchObject({ 'failure reason': 'tracker is not available', 'retry in': 5 });
      expect(kept['failure reason']).toBeUndefined();
    }
    await eventually(async () => expect((await readiness()).status).toBe('degraded'));
    (beforeWorkers[0] as DatabaseProxy).accept();
    await eventually(async () => expect(await readiness()).toEqual({ status: 'ok' }));
    expect((await announceTo(infoHashOnFirst(true)))['failure reason']).toBeUndefined();
    await isDirect();
    await expectNothingLost();
  });

  it('should lose nothing while a shard is moved and split, and follow it', async () => {
    const [shard] = await database.query<{
      id: string;
      from: string;
      fromPort: number;
      toPort: number;
      node: number;
    }>(`
        SELECT shardid AS id, shardminvalue AS from, source.nodeport AS "fromPort", target.nodeport AS "toPort", target.groupid AS node
          FROM pg_dist_shard JOIN pg_dist_placement AS placement USING (shardid)
          JOIN pg_dist_node AS source USING (groupid)
          JOIN pg_dist_node AS target ON target.groupid <> source.groupid AND target.groupid <> 0
         WHERE logicalrelid = 'torrent'::regclass ORDER BY shardid LIMIT 1`);
    if (!shard) throw new Error('no shard');
    const [{ mode }] = (await database.query<{ mode: string }>(
      `SELECT CASE current_setting('wal_level') WHEN 'logical' THEN 'force_logical' ELSE 'block_writes' END AS mode`,
    )) as [{ mode: string }];
    const move = () =>
      database.query(
        `SELECT citus_move_shard_placement($1, '127.0.0.1', $2, '127.0.0.1', $3, $4::citus.shard_transfer_mode)`,
        [shard.id, shard.fromPort, shard.toPort, mode],
      );
    expect(await announcingDuring(move)).toEqual([]);
    await eventually(async () =>
      expect(shards().all).toContainEqual(expect.objectContaining({ id: Number(shard.id), node: shard.node })),
    );
    const split = () =>
      database.query(
        `SELECT citus_split_shard_by_split_points($1, ARRAY[$2], ARRAY[$3, $3]::int[], $4::citus.shard_transfer_mode)`,
        [shard.id, String(Number(shard.from) + 1000), shard.node, mode],
      );
    expect(await announcingDuring(split)).toEqual([]);
    await eventually(async () => expect(shards().all).toHaveLength(SHARDS + 1));
    expect(
      await announcingDuring(async () => {
        await database.query(`SELECT citus_rebalance_start(shard_transfer_mode => $1::citus.shard_transfer_mode)`, [
          mode,
        ]);
        await database.query(`SELECT citus_rebalance_wait()`);
      }),
    ).toEqual([]);
    expect((await scrapeOne(tracker.port, infoHashOf(acknowledged[0] as TestPeer))).complete).toBe(1);
    await expectNothingLost();
  });

  it('should refuse to start where a worker would read values as other bytes', async () => {
    const [worker] = database.workerUrls as [string];
    const setStrings = (to: string) =>
      queryNode(
        worker,
        `SET citus.enable_ddl_propagation = off;
         ALTER DATABASE ${new URL(worker).pathname.slice(1)} SET standard_conforming_strings = ${to}`,
      );
    await setStrings('off');
    await expect(startTestTracker(database)).rejects.toThrow('standard_conforming_strings is off on 127.0.0.1:');
    await setStrings('on');
    await (await startTestTracker(database)).close();
  });
});
