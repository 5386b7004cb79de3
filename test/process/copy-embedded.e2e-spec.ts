import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminClient } from '../support/clients/admin-client.js';
import { announce, anInfoHash, aSeeder, scrapeOne } from '../support/clients/swarm-client.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';
import { runTracker, startTrackerProcess } from '../support/processes/tracker-process.js';

const TORRENTS = 2_500;

/** More rows than are copied at a time. */
const lines = Array.from({ length: TORRENTS }, () => anInfoHash().toString('hex'));

describe('yabtt --copy-embedded', () => {
  let folder: string;
  let database: TestDatabase;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-copy-'));
    database = await createTestDatabase();
  });

  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const copy = (settings: Record<string, string> = {}) =>
    runTracker({ YABTT_DATA_DIR: join(folder, 'data'), DATABASE_URL: database.url, ...settings }, [
      'dist/cli.js',
      '--copy-embedded',
    ]);

  const tables = async () =>
    (
      await database.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables
          WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'yabtt_migration' ORDER BY 1`,
      )
    ).map(({ name }) => name);

  it('should need both databases', async () => {
    expect(await copy({ DATABASE_URL: '' })).toEqual({
      code: 1,
      output: 'DATABASE_URL: set it to the PostgreSQL that the copy goes to\n',
    });
    expect(await copy()).toEqual({
      code: 1,
      output: `YABTT_DATA_DIR=${join(folder, 'data')}: there is no embedded database\n`,
    });
    expect(await tables()).toEqual([]);
  });

  it('should copy everything, so that a tracker goes on with it, and only to an empty database', async () => {
    const infoHash = anInfoHash();
    const seeder = aSeeder(infoHash);
    const embedded = await startTrackerProcess({
      YABTT_DATA_DIR: join(folder, 'data'),
      YABTT_TRUSTED_PROXIES: '127.0.0.1',
    });
    await announce(embedded.port, seeder);
    const password = /, password (\S+) until the next start/.exec(embedded.output)?.[1] as string;
    const authorization = `Basic ${btoa(`admin:${password}`)}`;
    const admin = await AdminClient.of(embedded.port);
    const put = { name: 'Ünïcode "quoted" \\ {braces}', size: 5 };
    const path = `/torrents/${infoHash.toString('hex')}`;
    await admin.put(path, put, { authorization });
    await admin.post('/torrents/import', lines.join('\n'), {
      authorization,
      headers: { 'Content-Type': 'text/plain' },
    });
    await admin.post('/bans', { kind: 'address', value: '203.0.113.0/24' }, { authorization });
    const token = (await admin.post('/tokens', { name: 'script', scope: 'write' }, { authorization })).body.token;
    const bearer = { authorization: `Bearer ${token}` };
    const before = (await admin.get(path, bearer)).body;
    expect(await copy()).toEqual({
      code: 1,
      output: `YABTT_DATA_DIR=${join(folder, 'data')}: another tracker runs on this folder\n`,
    });
    expect(await embedded.end()).toBe(0);

    const { code, output } = await copy();
    expect([code, output]).toEqual([0, expect.stringContaining(`embedded, in ${join(folder, 'data')}`)]);
    const copied = [...output.matchAll(/^ {2}(\w+) +(\d+)$/gm)].map(([, table, rows]) => [table, Number(rows)]);
    expect(copied.map(([table]) => table)).toEqual(await tables());
    expect(copied).toEqual(
      expect.arrayContaining([
        ['torrent', TORRENTS + 1],
        ['peer', 1],
        ['ban', 1],
        ['token', 1],
      ]),
    );
    for (const [table, rows] of copied)
      expect(await database.query(`SELECT FROM ${table}`)).toHaveLength(rows as number);

    const again = await copy();
    expect(again.code).toBe(1);
    expect(again.output).toMatch(/^DATABASE_URL: the database is not empty: there are rows in \w+\n$/);
    expect(await database.query('SELECT FROM torrent')).toHaveLength(TORRENTS + 1);

    const moved = await startTrackerProcess({
      DATABASE_URL: database.url,
      YABTT_AUTH_PASSWORD: 'x',
      YABTT_TRUSTED_PROXIES: '127.0.0.1',
    });
    expect(await scrapeOne(moved.port, infoHash)).toEqual({ complete: 1, downloaded: 0, incomplete: 0 });
    const here = await AdminClient.of(moved.port);
    // The census of either tracker may have noted the announce.
    const after = (await here.get(path, bearer)).body;
    expect(after).toEqual({ ...before, lastAnnounceAt: after.lastAnnounceAt });
    const ban = await here.post('/bans', { kind: 'client', value: '-XL' }, bearer);
    expect([ban.status, ban.body.id]).toEqual([201, '2']);
    expect((await announce(moved.port, aSeeder(infoHash))).complete).toBe(2);
    expect(await moved.end()).toBe(0);
  });

  it('should copy to a database that was only migrated, whose rows are those of the migrations', async () => {
    const migrated = await createTestDatabase();
    try {
      await runTracker({ DATABASE_URL: migrated.url }, ['dist/cli.js', '--migrate']);
      const { code } = await copy({ DATABASE_URL: migrated.url });
      expect(code).toBe(0);
      // UDP clients keep their connection ids.
      expect(await migrated.query('SELECT * FROM secret')).toEqual(await database.query('SELECT * FROM secret'));
    } finally {
      await migrated.drop();
    }
  });
});
