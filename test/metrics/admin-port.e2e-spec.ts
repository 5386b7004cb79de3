import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrackerSettings } from '../../src/config/load-config.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { OWNER, PASSWORD } from '../support/clients/admin-client.js';
import { exchange, httpGet } from '../support/clients/http-client.js';
import { announce, announceTarget, anInfoHash, aSeeder, scrapeTarget } from '../support/clients/swarm-client.js';
import { runTracker, startTrackerProcess } from '../support/processes/tracker-process.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const tlsCert = 'test/support/certificates/localhost.crt';
const tlsKey = 'test/support/certificates/localhost.key';
const AUTHORIZATION = { Authorization: OWNER };
/** With a header that is for the admin API, and with what the fast path leaves to Node. */
const FOR_ADMIN = [
  '/api/v1/torrents',
  '/api/v1/statistics',
  '/api/docs',
  '/api/openapi.json',
  '/stats',
  '/info',
  '/metrics',
];
const DISGUISED = [
  '/API/v1/torrents',
  '//api/v1/torrents',
  '/%61pi/v1/torrents',
  '/health/../api/v1/torrents',
  '/metrics/',
];

/** Two ports: one for everybody, one for operators. */
describe('the admin port', () => {
  let database: TestDatabase;
  const started: InProcessTracker[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((tracker) => tracker.close()));
  });

  afterAll(() => database.drop());

  async function start(settings: TrackerSettings = {}): Promise<{ port: number; adminPort: number }> {
    const tracker = await startTestTracker(database, { authPassword: PASSWORD, adminPort: 0, ...settings });
    started.push(tracker);
    return { port: tracker.port, adminPort: tracker.adminPort as number };
  }

  const statusOf = async (port: number, target: string, headers: Record<string, string> = AUTHORIZATION) =>
    (await httpGet(port, target, { headers })).status;

  it('should leave announces, scrapes, / and health to the public port, and nothing else', async () => {
    const { port } = await start();
    expect((await announce(port, aSeeder(anInfoHash()))).complete).toBe(1);
    expect((await httpGet(port, scrapeTarget(anInfoHash()))).body.toString()).toContain('d5:files');
    for (const path of ['/', '/health/live', '/health/ready'])
      expect([path, await statusOf(port, path)]).toEqual([path, 200]);
    for (const path of [...FOR_ADMIN, ...DISGUISED, '/unknown']) {
      const { status, body } = await httpGet(port, path, { headers: AUTHORIZATION });
      expect([path, status, body.toString()]).toEqual([path, 404, 'd14:failure reason9:not founde']);
      expect([path, (await httpGet(port, path, { headers: AUTHORIZATION, method: 'POST' })).status]).toEqual([
        path,
        404,
      ]);
    }
    const absolute = `GET http://localhost/api/v1/torrents HTTP/1.1\r\nAuthorization: ${OWNER}\r\nConnection: close\r\n\r\n`;
    expect((await exchange(port, absolute)).toString()).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('should serve everything else, with the password as ever', async () => {
    const { adminPort } = await start();
    for (const path of ['/api/v1/torrents', '/api/v1/statistics', '/api/openapi.json', '/health/ready', '/metrics']) {
      expect([path, await statusOf(adminPort, path)]).toEqual([path, 200]);
    }
    for (const path of ['/api/v1/torrents', '/api/v1/statistics']) {
      expect([path, await statusOf(adminPort, path, {})]).toEqual([path, 401]);
    }
    const { parameters } = aSeeder(anInfoHash());
    for (const target of [announceTarget(parameters), scrapeTarget(anInfoHash()), '//announce.php/']) {
      expect(await statusOf(adminPort, target)).toBe(404);
    }
    expect((await httpGet(adminPort, '/')).headers.location).toBe('/admin');
  });

  it('should not exist unless it is set', async () => {
    const tracker = await startTestTracker(database, { authPassword: PASSWORD });
    started.push(tracker);
    expect(tracker.adminPort).toBeUndefined();
    expect(await statusOf(tracker.port, '/api/v1/torrents')).toBe(200);
    expect(await statusOf(tracker.port, '/metrics', {})).toBe(401);
  });

  it('should show metrics to trusted addresses without credentials, but not through a proxy', async () => {
    const { adminPort } = await start();
    expect(await statusOf(adminPort, '/metrics', {})).toBe(200);
    expect(await statusOf(adminPort, '/metrics', { 'X-Forwarded-For': '127.0.0.1' })).toBe(401);
    expect(await statusOf(adminPort, '/metrics', { Forwarded: 'for=127.0.0.1' })).toBe(401);
    expect(await statusOf(adminPort, '/metrics', { ...AUTHORIZATION, 'X-Forwarded-For': '192.0.2.1' })).toBe(200);
    expect(await statusOf(adminPort, '/api/v1/torrents', {})).toBe(401);
    const closed = await start({ metricsFrom: ['192.0.2.0/24'] });
    expect(await statusOf(closed.adminPort, '/metrics', {})).toBe(401);
    const open = await start({ authPassword: undefined });
    expect(await statusOf(open.adminPort, '/metrics', {})).toBe(200);
    expect(await statusOf(open.adminPort, '/api/v1/torrents', {})).toBe(503);
  });

  it('should speak TLS if the tracker does', async () => {
    const { adminPort } = await start({ tlsCert, tlsKey });
    const options = { ca: readFileSync(tlsCert), port: adminPort, host: 'localhost', family: 4, path: '/metrics' };
    const status = await new Promise((resolve, reject) =>
      get(options, (answer) => resolve(answer.resume().statusCode)).on('error', reject),
    );
    expect(status).toBe(200);
  });

  it('should expect no PROXY header, and take the client from a header of a trusted proxy', async () => {
    const { adminPort } = await start({ trustedProxies: ['127.0.0.1'], proxyProtocol: true });
    expect(await statusOf(adminPort, '/api/v1/audit', AUTHORIZATION)).toBe(200);
    const infoHash = anInfoHash().toString('hex');
    const answer = await fetch(`http://127.0.0.1:${adminPort}/api/v1/torrents/${infoHash}`, {
      method: 'PUT',
      headers: {
        ...AUTHORIZATION,
        'Content-Type': 'application/json',
        'X-Requested-With': 'x',
        'X-Forwarded-For': '192.0.2.77',
      },
      body: '{"state":"denied"}',
    });
    expect(answer.status).toBe(201);
    const [entry] = await database.query('SELECT address FROM audit_entry WHERE subject LIKE $1', [`%${infoHash}%`]);
    expect(entry).toEqual({ address: '192.0.2.77' });
  });

  it('should be shared by workers, drain with them, and be shown at the start', async () => {
    const tracker = await startTrackerProcess({
      YABTT_WORKERS: '2',
      YABTT_AUTH_PASSWORD: PASSWORD,
      YABTT_ADMIN_PORT: '0',
      YABTT_DRAIN_SECONDS: '3600',
      DATABASE_URL: database.url,
    });
    const [, port] = /admin page +http:\/\/127\.0\.0\.1:(\d+)\/admin/.exec(tracker.output) ?? [];
    const adminPort = Number(port);
    expect(adminPort).not.toBe(tracker.port);
    for (let asked = 0; asked < 4; asked++) expect(await statusOf(adminPort, '/api/v1/torrents')).toBe(200);
    expect(await statusOf(tracker.port, '/api/v1/torrents')).toBe(404);
    tracker.child.kill('SIGTERM');
    for (const asked of [tracker.port, adminPort]) {
      for (let status = 200; status !== 503;) ({ status } = await httpGet(asked, '/health/ready'));
    }
    expect(await statusOf(adminPort, '/api/v1/torrents')).toBe(200);
    expect(await tracker.end()).toBe(0);
  });

  it('should keep `yabtt --health` asking the public port, with the embedded database, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yabtt-admin-port-'));
    const settings = { YABTT_DATA_DIR: folder, YABTT_ADMIN_PORT: '0' };
    const tracker = await startTrackerProcess(settings);
    const [, adminPort, password] =
      /admin page +http:\/\/127\.0\.0\.1:(\d+).*password (\S+)/.exec(tracker.output) ?? [];
    const authorization = { Authorization: `Basic ${btoa(`admin:${password}`)}` };
    expect(await statusOf(Number(adminPort), '/api/v1/torrents', authorization)).toBe(200);
    const asked = await runTracker({ ...settings, YABTT_PORT: String(tracker.port) }, ['dist/cli.js', '--health']);
    expect([asked.code, asked.output]).toEqual([0, `http://127.0.0.1:${tracker.port}/health/live: ok\n`]);
    expect(await tracker.end()).toBe(0);
    await rm(folder, { recursive: true });
  });

  it('should stop the start in one line if it is in use', async () => {
    const { adminPort } = await start();
    const { code, output } = await runTracker({ DATABASE_URL: database.url, YABTT_ADMIN_PORT: String(adminPort) });
    expect([code, output]).toEqual([1, `YABTT_ADMIN_PORT=${adminPort}: can't listen on 127.0.0.1: EADDRINUSE\n`]);
  });
});
