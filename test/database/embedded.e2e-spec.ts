import { chmod, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { AdminClient } from '../support/clients/admin-client.js';
import { httpGet } from '../support/clients/http-client.js';
import { announce, aLeecher, anInfoHash, aSeeder, endpointOf, scrapeOne } from '../support/clients/swarm-client.js';
import { runTracker, startTrackerProcess, type TrackerProcess } from '../support/processes/tracker-process.js';

/** The default without DATABASE_URL: PostgreSQL inside the tracker's process. */
describe('the embedded database', () => {
  let folder: string;
  let fresh: string;

  beforeAll(async () => {
    fresh = await mkdtemp(join(tmpdir(), 'yabtt-embedded-'));
    await (await start(join(fresh, 'data'))).end();
  });

  afterAll(() => rm(fresh, { recursive: true, force: true }));

  // Creating a database takes seconds, so each test but the last begins with a copy.
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-embedded-'));
    await cp(join(fresh, 'data'), join(folder, 'data'), { recursive: true });
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const start = (dataDir = join(folder, 'data')) =>
    startTrackerProcess({
      YABTT_DATA_DIR: dataDir,
      YABTT_TRUSTED_PROXIES: '127.0.0.1',
      // Swarms that fit in twice the limit have exact counts, without a census.
      YABTT_QUERY_LIMIT: '1000',
    });

  it('should keep swarms over a restart', async () => {
    const infoHash = anInfoHash();
    const seeder = aSeeder(infoHash);
    const first = await start();
    expect(first.output).toContain(`database      embedded, in ${join(folder, 'data')}`);
    expect((await httpGet(first.port, '/health/ready')).status).toBe(200);
    await announce(first.port, seeder);
    expect(await first.end('SIGINT')).toBe(0);
    const second = await start();
    expect(await scrapeOne(second.port, infoHash)).toEqual({ complete: 1, downloaded: 0, incomplete: 0 });
    expect((await announce(second.port, aLeecher(infoHash))).endpoints).toEqual([endpointOf(seeder)]);
    expect(await second.end()).toBe(0);
  });

  it('should protect the admin API with a new password at each start, logged once', async () => {
    const passwords: string[] = [];
    for (let time = 0; time < 2; time++) {
      const tracker = await start();
      const adminApi = await AdminClient.of(tracker.port);
      const logged = [...tracker.output.matchAll(/, password (\S+) until the next start/g)];
      expect(logged).toHaveLength(1);
      const password = logged[0]?.[1] as string;
      const authorization = `Basic ${btoa(`admin:${password}`)}`;
      const infoHash = anInfoHash().toString('hex');
      expect((await adminApi.post('/torrents', { infoHash }, { authorization })).status).toBe(201);
      const lines = Array.from({ length: 20_000 }, () => anInfoHash().toString('hex')).join('\n');
      const headers = { 'Content-Type': 'text/plain' };
      const importing = adminApi.post('/torrents/import', lines, { authorization, headers });
      const announced = await announce(tracker.port, aSeeder(anInfoHash()));
      expect([announced.complete, (await importing).body.created]).toEqual([1, 20_000]);
      expect((await adminApi.get('/torrents?query=deb&sort=-incomplete', { authorization })).status).toBe(200);
      expect((await adminApi.get('/statistics', { authorization: `Basic ${btoa('admin:')}` })).status).toBe(401);
      expect(await tracker.end()).toBe(0);
      passwords.push(password);
    }
    expect(passwords[0]).not.toBe(passwords[1]);
  });

  it('should keep its history over a restart', async () => {
    const ask = async ({ port, output }: TrackerProcess, path: string) => {
      const password = /, password (\S+) until the next start/.exec(output)?.[1] as string;
      const headers = { Authorization: `Basic ${btoa(`admin:${password}`)}` };
      return JSON.parse((await httpGet(port, `/api/v1/statistics/${path}`, { headers })).body.toString());
    };
    const announcesIn = async (tracker: TrackerProcess) =>
      (await ask(tracker, 'history?step=1d')).points.reduce(
        (sum: number, { announces }: { announces: { http: { ok: number } } }) => sum + announces.http.ok,
        0,
      );
    const first = await start();
    await announce(first.port, aSeeder(anInfoHash()));
    expect((await ask(first, 'overview')).instances).toEqual([expect.objectContaining({ processes: 1 })]);
    expect(await first.end()).toBe(0);
    const second = await start();
    // At the next full minute.
    await eventually(async () => expect(await announcesIn(second)).toBe(1), 200_000);
    expect((await ask(second, 'overview')).instances).toHaveLength(1);
    expect(await second.end()).toBe(0);
  }, 300_000);

  it('should have every acknowledged announce after kill -9 under load', async () => {
    const infoHash = anInfoHash();
    const tracker = await start();
    let acknowledged = 0;
    const announcing = Array.from({ length: 16 }, async () => {
      while (tracker.child.exitCode === null && tracker.child.signalCode === null) {
        const answer = await announce(tracker.port, aSeeder(infoHash)).catch(() => undefined);
        if (!answer) return;
        expect(answer['failure reason']).toBeUndefined();
        acknowledged++;
      }
    });
    await eventually(() => expect(acknowledged).toBeGreaterThan(50));
    await tracker.end('SIGKILL');
    await Promise.all(announcing);
    const again = await start();
    expect((await scrapeOne(again.port, infoHash)).complete).toBeGreaterThanOrEqual(acknowledged);
    expect(await again.end()).toBe(0);
  });

  it('should refuse a second process on its folder in one line, and keep serving', async () => {
    const dataDir = join(folder, 'data');
    const first = await start();
    const second = await runTracker({ YABTT_DATA_DIR: dataDir });
    expect([second.code, second.output]).toEqual([
      1,
      `YABTT_DATA_DIR=${dataDir}: another tracker runs on this folder\n`,
    ]);
    expect((await announce(first.port, aSeeder(anInfoHash()))).complete).toBe(1);
    expect(await first.end()).toBe(0);
  });

  it("should refuse a folder that can't be written in one line", async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const [dataDir, code] of [
      [file, 'EEXIST'],
      [join(file, 'data'), 'ENOTDIR'],
    ]) {
      const refused = await runTracker({ YABTT_DATA_DIR: dataDir as string });
      expect(refused.code).toBe(1);
      expect(refused.output).toBe(`YABTT_DATA_DIR=${dataDir}: this folder can't be written (${code})\n`);
    }
  });

  it('should run in a folder whose path is too long for a socket', async () => {
    const long = join(folder, 'long'.repeat(40));
    await rename(join(folder, 'data'), long);
    const tracker = await start(long);
    expect((await announce(tracker.port, aSeeder(anInfoHash()))).complete).toBe(1);
    expect(await tracker.end()).toBe(0);
  });

  it('should start over after an interrupted first start', async () => {
    await rm(join(folder, 'data'), { recursive: true });
    const unfinished = join(folder, 'data', 'postgresql.unfinished');
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, 'PG_VERSION'), '18\n');
    await chmod(unfinished, 0o700);
    const tracker = await start();
    expect((await announce(tracker.port, aSeeder(anInfoHash()))).complete).toBe(1);
    expect(await tracker.end()).toBe(0);
  });
});
