import type { DataSource } from 'typeorm';
import { configFromSettings } from '../../src/config/load-config.js';
import { createDataSource } from '../../src/database/connection/data-source.js';
import { isUnreachable } from '../../src/database/connection/database-error.js';
import { CitusWorkers, type WorkerNode } from '../../src/database/shards/citus-workers.js';
import { DatabaseProxy } from '../support/postgres/database-proxy.js';
import { createEmptyDatabase, type TestDatabase } from '../support/tracker.js';

/** A database that says of itself what a worker of Citus says, behind a network that fails. */
describe('CitusWorkers', () => {
  let database: TestDatabase;
  let coordinator: DataSource;
  let network: DatabaseProxy;
  let workers: CitusWorkers;
  let worker: WorkerNode;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    await database.query(`
      CREATE TABLE torrent ();
      CREATE TABLE pg_dist_local_group AS SELECT 7 AS groupid;
      CREATE TABLE pg_dist_shard AS SELECT 'torrent'::regclass AS logicalrelid, id AS shardid FROM generate_series(1::bigint, 3) AS id;
      CREATE TABLE pg_dist_placement AS SELECT shardid, 1 AS shardstate, 7 AS groupid FROM pg_dist_shard`);
    coordinator = createDataSource(configFromSettings({ databaseUrl: database.url, databaseConnections: 3 }));
    await coordinator.initialize();
    network = await DatabaseProxy.before(Number(new URL(database.url).port));
    const { port } = new URL(network.url(database.url));
    worker = { node: 7, host: '127.0.0.1', port: Number(port), shards: [1, 2] };
    workers = new CitusWorkers(coordinator);
  });

  afterEach(async () => {
    await workers.close();
    await coordinator.destroy();
    await network.close();
    await database.drop();
  });

  const takenBy = () => (workers.of(7) ? 'worker' : 'coordinator');
  const directly = () => workers.of(7) as DataSource;

  it('should connect to a worker as to the coordinator, with a pool of its own', async () => {
    await workers.update([worker]);
    const direct = directly();
    expect(await direct.query(`SHOW timezone`)).toEqual([{ TimeZone: 'UTC' }]);
    expect(direct.options).toMatchObject({ poolSize: 3, applicationName: 'yabtt' });
    expect(workers.of(8)).toBeUndefined();
  });

  it('should keep plans, as the statements there are about the tables of shards', async () => {
    await workers.update([worker]);
    expect(await directly().query(`SHOW plan_cache_mode`)).toEqual([{ plan_cache_mode: 'force_generic_plan' }]);
    expect(await directly().query(`SHOW enable_seqscan`)).toEqual([{ enable_seqscan: 'off' }]);
  });

  it.each([
    ['is another node', `UPDATE pg_dist_local_group SET groupid = 8`],
    ['does not know a shard', `DELETE FROM pg_dist_shard WHERE shardid = 2`],
    ['has a shard that is elsewhere', `UPDATE pg_dist_placement SET groupid = 8 WHERE shardid = 1`],
  ])('should not send to an address what %s', async (_what, change) => {
    await database.query(change);
    await workers.update([worker]);
    expect(takenBy()).toBe('coordinator');
  });

  it('should send to the coordinator what a worker does not take, and to the worker again once it is reached', async () => {
    await workers.update([worker]);
    const direct = directly();
    network.refuse();
    const error: unknown = await direct.query('SELECT 1').catch((reason: unknown) => reason);
    expect(isUnreachable(error)).toBe(true);
    workers.leave(7, error);
    expect(takenBy()).toBe('coordinator');
    await workers.update([worker]);
    expect(takenBy()).toBe('coordinator');
    network.accept();
    await workers.update([worker]);
    expect(workers.of(7)).toBe(direct);
  });

  it('should connect later to a worker that could not be reached at first', async () => {
    network.refuse();
    await workers.update([worker]);
    expect(takenBy()).toBe('coordinator');
    network.accept();
    await workers.update([worker]);
    expect(takenBy()).toBe('worker');
  });

  it('should close the connections to a worker that is gone, and to the address that it had', async () => {
    await workers.update([worker]);
    const direct = directly();
    const { port } = new URL(database.url);
    await workers.update([{ ...worker, port: Number(port) }]);
    expect(workers.of(7)).not.toBe(direct);
    expect(takenBy()).toBe('worker');
    expect(direct.isInitialized).toBe(false);
    await workers.update([]);
    expect(takenBy()).toBe('coordinator');
  });
});
