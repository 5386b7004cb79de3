import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { stopAllPrograms } from '../support/processes/child-program.js';
import { eventually } from '../support/eventually.js';
import { httpGet } from '../support/clients/http-client.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { Announcing, type LoadCounts } from './announcing.js';
import { startHaproxy } from './haproxy.js';
import { Instance } from './instance.js';
import { Ledger } from './ledger.js';

const CONFIGURATION = fileURLToPath(new URL('../../deploy/postgresql/postgresql.conf', import.meta.url));
/** Milliseconds between two troubles; all of it takes some 40 s more than eight of them. */
const CALM_MS = Number(process.env.CALM_SECONDS ?? 2) * 1000;
const TIMEOUT_MS = 120_000 + 8 * CALM_MS;

/** Three instances behind HAProxy, on one PostgreSQL, under a load that never ends: what goes wrong in a service's life. */
describe('trouble behind a load balancer', () => {
  let postgres: PostgresServer;
  let instances: Instance[];
  let port: number;
  let announcing: Announcing;
  const ledger = new Ledger();
  const story: Record<string, LoadCounts> = {};

  beforeAll(async () => {
    postgres = await startPostgres({ shared_buffers: '256MB' }, CONFIGURATION);
    instances = [];
    for (let count = 0; count < 3; count++) instances.push(await Instance.start(postgres.url));
    port = (await startHaproxy(instances.map((instance) => instance.port))).port;
    announcing = new Announcing(port, ledger);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await announcing?.stop();
    await stopAllPrograms();
    await Promise.all((instances ?? []).map((instance) => instance.stop()));
    await postgres?.stop();
  }, TIMEOUT_MS);

  /** Something happens, then it is calm for a while. @returns what became of the announces meanwhile */
  async function during(what: string, happening: () => Promise<unknown>): Promise<LoadCounts> {
    announcing.takeCounts();
    await happening();
    await sleep(CALM_MS);
    story[what] = announcing.takeCounts();
    return story[what];
  }

  const untilReady = (instance: Instance) =>
    eventually(async () => expect((await httpGet(instance.port, '/health/ready')).status).toBe(200));

  it(
    'should fail no announce in a rolling restart of all instances',
    async () => {
      for (const [at, instance] of instances.entries()) {
        const counts = await during(`restart of instance ${at + 1}`, async () => {
          expect(await instance.end()).toBe(0);
          await instance.start();
          // HAProxy looks once a second.
          await sleep(2_000);
        });
        expect(counts).toMatchObject({ failed: 0, 'asked to retry': 0, failures: new Set() });
        expect(counts.answered).toBeGreaterThan(100);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'should fail no announce when an instance is killed: HAProxy asks another one',
    async () => {
      const [, killed] = instances as [Instance, Instance, Instance];
      const counts = await during('kill -9 of an instance', () => killed.kill());
      expect(counts).toMatchObject({ failed: 0, 'asked to retry': 0, failures: new Set() });
      await during('start of that instance', async () => {
        await killed.start();
        await untilReady(killed);
      });
    },
    TIMEOUT_MS,
  );

  it(
    'should tell to retry while PostgreSQL is away, and answer again by itself',
    async () => {
      const away = await during('kill -9 of PostgreSQL', () => postgres.kill());
      expect(away).toMatchObject({ failed: 0, failures: new Set() });
      expect(away['asked to retry']).toBeGreaterThan(0);
      let backAt = Infinity;
      const back = await during('start of PostgreSQL', async () => {
        await postgres.restart();
        const startedAt = performance.now();
        await eventually(() => expect(announcing.lastAnswerAt).toBeGreaterThan(startedAt));
        backAt = announcing.lastAnswerAt - startedAt;
        await Promise.all(instances.map(untilReady));
      });
      expect(back).toMatchObject({ failed: 0, failures: new Set() });
      console.log(`answers again ${Math.round(backAt)} ms after PostgreSQL was back`);
      const calm = await during('afterwards', async () => undefined);
      expect(calm).toMatchObject({ failed: 0, 'asked to retry': 0, failures: new Set() });
    },
    TIMEOUT_MS,
  );

  it(
    'should have every announce that it acknowledged, with that amount or a later one',
    async () => {
      await announcing.stop();
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      const { rows } = await client.query('SELECT info_hash, peer_id, uploaded FROM peer');
      await client.end();
      expect(ledger.size).toBeGreaterThan(1000);
      expect(ledger.missingIn(rows)).toEqual([]);
      console.table(
        Object.entries(story).map(([what, { failures, ...counts }]) => ({
          what,
          ...counts,
          kinds: [...failures].join(),
        })),
      );
      console.log(`${ledger.size} peers in the ledger, ${rows.length} stored, none missing`);
    },
    TIMEOUT_MS,
  );
});
