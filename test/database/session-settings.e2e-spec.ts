import type { DataSource } from 'typeorm';
import { configFromSettings } from '../../src/config/load-config.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { type InProcessTracker, startTracker } from '../../src/tracker-application.js';
import { TrackerModule } from '../../src/tracker.module.js';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { aLeecher, announce, anInfoHash, aSeeder, endpointOf } from '../support/clients/swarm-client.js';
import { createEmptyDatabase, type TestDatabase } from '../support/tracker.js';

/** Settings that a server, a database or a role may have, and what a session of the tracker has instead. */
const HOSTILE = [
  ['datestyle', 'German, DMY', 'ISO, DMY'],
  ['timezone', 'America/St_Johns', 'UTC'],
  ['intervalstyle', 'sql_standard', 'postgres'],
  ['bytea_output', 'escape', 'hex'],
  ['extra_float_digits', '-15', '1'],
  ['standard_conforming_strings', 'off', 'on'],
  ['client_encoding', 'LATIN1', 'UTF8'],
  ['array_nulls', 'off', 'on'],
  ['default_transaction_isolation', 'serializable', 'read committed'],
  ['default_transaction_deferrable', 'on', 'off'],
  ['synchronous_commit', 'off', 'on'],
  ['synchronous_commit', 'remote_apply', 'remote_apply'],
  ['exit_on_error', 'on', 'off'],
  ['idle_session_timeout', '500', '0'],
  ['statement_timeout', '60000', '3s'],
  ['lock_timeout', '1', '2s'],
  ['idle_in_transaction_session_timeout', '1', '5s'],
  ['client_min_messages', 'debug5', 'warning'],
  ['gin_fuzzy_search_limit', '1', '0'],
  ['plan_cache_mode', 'auto', 'force_generic_plan'],
  ['enable_indexscan', 'off', 'on'],
  ['enable_nestloop', 'off', 'on'],
] as const;

describe('the settings of a session', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let tracker: InProcessTracker | undefined;

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });

  afterEach(async () => {
    await tracker?.close();
    tracker = undefined;
    await alter('RESET ALL');
  });

  afterAll(() => database.drop());

  const alter = (change: string) =>
    database.query(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} ${change}`);

  const start = async () => {
    const config = configFromSettings({
      databaseUrl: database.url,
      port: 0,
      logLevel: 'error',
      authPassword: PASSWORD,
      trustedProxies: ['127.0.0.1'],
      allowReservedAddresses: true,
    });
    dataSource = TrackerModule.dataSource(config);
    tracker = await startTracker(config, dataSource);
    return tracker;
  };

  const valueOf = async (name: string) => {
    const [row] = await dataSource.query<{ value: string }[]>('SELECT current_setting($1) AS value', [name]);
    return row?.value;
  };

  it.each(HOSTILE)('should not have %s = %s, but %s, and all parts should work', async (name, hostile, own) => {
    await alter(`SET ${name} = ${name === 'datestyle' ? hostile : `'${hostile}'`}`);
    const running = await start();
    expect(await valueOf(name)).toBe(own);

    const infoHash = anInfoHash();
    const seeder = aSeeder(infoHash);
    await announce(running.port, seeder);
    const { endpoints, complete } = await announce(running.port, aLeecher(infoHash));
    expect([endpoints, complete]).toEqual([[endpointOf(seeder)], 1]);

    const admin = await AdminClient.of(running.port);
    const path = `/torrents/${infoHash.toString('hex')}`;
    const before = Date.now();
    const torrent = { name: "caf\u00e9 \\ 'x'", size: 2 ** 40, state: 'allowed' };
    expect((await admin.put(path, torrent)).status).toBe(201);
    expect((await admin.post('/torrents/import', `${anInfoHash().toString('hex')}\n`)).status).toBe(200);
    const { body } = await admin.get(path);
    expect(body).toMatchObject(torrent);
    expect(Math.abs(Date.parse(body.createdAt) - before)).toBeLessThan(3_600_000);
    const listed = await admin.get('/torrents?query=caf&limit=1&sort=-createdAt');
    expect(listed.body.items).toMatchObject([torrent]);
    const audit = await admin.get(`/audit?subject=${infoHash.toString('hex')}`);
    expect(audit.body.items).toMatchObject([{ action: 'torrent.register', change: { after: torrent } }]);
    expect(Math.abs(Date.parse(audit.body.items[0].at) - before)).toBeLessThan(3_600_000);
    expect((await admin.get(`${path}/peers`)).body.items).toHaveLength(2);
    expect((await admin.delete(path)).status).toBe(204);

    await database.query('UPDATE job SET due_at = now()');
    await running.get(HousekeepingService).takeCensus();
  });
});
