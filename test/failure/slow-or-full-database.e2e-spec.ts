import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { DatabaseProxy } from '../support/postgres/database-proxy.js';
import { eventually } from '../support/eventually.js';
import { httpGet } from '../support/clients/http-client.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { aLeecher, announce, anInfoHash, aSeeder, scrapeOne } from '../support/clients/swarm-client.js';
import { startTestTracker } from '../support/tracker.js';

const FAILURE = { 'failure reason': 'tracker is not available', 'retry in': 5 };
/** Of the server. Three are reserved for superusers, and the role of the tests is one. */
const MAX_CONNECTIONS = 20;

/** A database that is slow, full, read-only or far away. */
describe('a slow or full database', () => {
  let postgres: PostgresServer;
  let proxy: DatabaseProxy;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    postgres = await startPostgres({ fsync: 'off', max_connections: MAX_CONNECTIONS });
    proxy = await DatabaseProxy.before(postgres.port);
    tracker = await startTestTracker({ url: proxy.url(postgres.url) });
  });

  afterAll(async () => {
    await tracker.close();
    await proxy.close();
    await postgres.stop();
  });

  const ready = async () => (await httpGet(tracker.port, '/health/ready')).status;
  const sql = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const isServed = async () => {
    expect(await announce(tracker.port, aLeecher(anInfoHash()))).toMatchObject({ incomplete: 1 });
    expect(await ready()).toBe(200);
  };
  /** Announces from 16 peers at a time until `end` is called. */
  const underLoad = () => {
    const infoHash = anInfoHash();
    const acknowledged: string[] = [];
    const failures: unknown[] = [];
    const ending = new AbortController();
    const announcing = Array.from({ length: 16 }, async () => {
      while (!ending.signal.aborted) {
        const peer = aSeeder(infoHash);
        const answer = await announce(tracker.port, peer);
        if (answer['failure reason'] === undefined) acknowledged.push(String(peer.parameters.peer_id));
        else failures.push(answer['retry in']);
        if (answer['failure reason'] !== undefined) await sleep(20);
      }
    });
    const end = async () => {
      ending.abort();
      await Promise.all(announcing);
    };
    return { infoHash, acknowledged, failures, end };
  };

  it('R16: should answer with retry in if a statement takes too long, and not be ready', async () => {
    await sql(
      `CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'`,
      'CREATE TRIGGER dawdle BEFORE INSERT OR UPDATE ON peer FOR EACH ROW EXECUTE FUNCTION dawdle()',
    );
    const infoHash = anInfoHash();
    expect(await announce(tracker.port, aLeecher(infoHash))).toMatchObject(FAILURE);
    expect(await ready()).toBe(503);
    expect(await scrapeOne(tracker.port, infoHash)).toEqual({ complete: 0, downloaded: 0, incomplete: 0 });
    await sql('DROP TRIGGER dawdle ON peer');
    await eventually(isServed);
  });

  it('R16: should serve again after a restart under load, and lose no acknowledged announce', async () => {
    const load = underLoad();
    try {
      await eventually(async () => expect(load.acknowledged.length).toBeGreaterThan(100));
      await postgres.shutDown();
      await eventually(async () => expect(await ready()).toBe(503));
      await postgres.restart();
      const before = load.acknowledged.length;
      await eventually(async () => expect(load.acknowledged.length).toBeGreaterThan(before + 100));
      await eventually(isServed);
    } finally {
      await load.end();
    }
    const { infoHash, acknowledged, failures } = load;
    expect(failures.length).toBeGreaterThan(0);
    expect(new Set(failures)).toEqual(new Set([5]));
    expect((await scrapeOne(tracker.port, infoHash)).complete).toBeGreaterThan(0);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query<{ id: string }>(
      `SELECT convert_from(peer_id, 'LATIN1') AS id FROM peer WHERE info_hash = $1`,
      [infoHash],
    );
    await client.end();
    const stored = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  });

  it('R16: should fail while the database is read-only, and find the new primary by new connections', async () => {
    const standby = await startPostgres({ fsync: 'off' });
    const other = await startTestTracker({ url: standby.url });
    await other.close();
    try {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => announce(tracker.port, aLeecher(anInfoHash()))),
      );
      expect(answers.map((answer) => answer['failure reason'])).toEqual(answers.map(() => undefined));
      await sql('ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_reload_conf()');
      await eventually(async () => {
        expect(await announce(tracker.port, aLeecher(anInfoHash()))).toMatchObject(FAILURE);
        expect(await ready()).toBe(503);
      });
      proxy.leadTo(standby.port);
      await eventually(isServed);
      const infoHash = anInfoHash();
      await announce(tracker.port, aSeeder(infoHash));
      for (let tries = 0; tries < 20; tries++) {
        expect(await scrapeOne(tracker.port, infoHash)).toMatchObject({ complete: 1 });
      }
    } finally {
      proxy.leadTo(postgres.port);
      await sql(
        'SET default_transaction_read_only = off',
        'ALTER SYSTEM RESET default_transaction_read_only',
        'SELECT pg_reload_conf()',
      );
      await standby.stop();
    }
    await eventually(isServed);
  });

  it('R16: should use the connections it has, and fail with retry in without any, while the server allows no more', async () => {
    const others: pg.Client[] = [];
    const takeAllConnections = async () => {
      for (;;) {
        const client = new pg.Client({ connectionString: postgres.url });
        client.on('error', () => undefined);
        try {
          await client.connect();
        } catch {
          break;
        }
        others.push(client);
      }
    };
    try {
      await takeAllConnections();
      expect(others.length).toBeGreaterThan(3);
      const announceMany = () => {
        const infoHash = anInfoHash();
        return Promise.all(Array.from({ length: 60 }, () => announce(tracker.port, aLeecher(infoHash))));
      };
      const failures = (await announceMany()).filter((answer) => answer['failure reason'] !== undefined);
      expect(failures).toEqual(failures.map(() => expect.objectContaining(FAILURE) as unknown));
      await eventually(isServed);
      await eventually(async () => {
        await others[0]?.query(
          `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'yabtt'`,
        );
        await takeAllConnections();
        const answers = await announceMany();
        expect(answers).toEqual(answers.map(() => expect.objectContaining(FAILURE) as unknown));
      });
      const starting = startTestTracker({ url: postgres.url });
      expect(await Promise.race([starting, sleep(500, 'waits')])).toBe('waits');
      await Promise.all(others.splice(0).map((client) => client.end()));
      await (await starting).close();
    } finally {
      await Promise.all(others.map((client) => client.end()));
    }
    await eventually(isServed);
  });

  it('R16: should serve if the database is far away', async () => {
    proxy.slowDown(100);
    const infoHash = anInfoHash();
    const answers = await Promise.all(Array.from({ length: 100 }, () => announce(tracker.port, aLeecher(infoHash))));
    expect(answers.filter((answer) => answer['failure reason'] !== undefined)).toEqual([]);
    proxy.slowDown(0);
    expect((await scrapeOne(tracker.port, infoHash)).incomplete).toBe(100);
  });
});
