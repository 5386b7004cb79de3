import { createTestDatabase, type TestDatabase } from '../support/tracker.js';
import { runTracker, startTrackerProcess } from '../support/processes/tracker-process.js';

const CERTIFICATE = {
  YABTT_TLS_CERT: 'test/support/certificates/localhost.crt',
  YABTT_TLS_KEY: 'test/support/certificates/localhost.key',
};

const PROXY = { YABTT_PROXY_PROTOCOL: 'true', YABTT_TRUSTED_PROXIES: '127.0.0.0/8' };

/** The flags of `yabtt` for containers and orchestrators. */
describe('yabtt', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  const yabtt = (flag: string, settings: Record<string, string>) => runTracker(settings, ['dist/cli.js', flag]);

  it('--migrate should migrate an empty database, and change nothing when it runs again', async () => {
    const migrations = () => database.query('SELECT name FROM yabtt_migration ORDER BY id');
    const { hostname, port, pathname } = new URL(database.url);
    const upToDate = { code: 0, output: `The database is up to date: PostgreSQL at ${hostname}:${port}${pathname}\n` };
    expect(await yabtt('--migrate', { DATABASE_URL: database.url })).toEqual(upToDate);
    const made = await migrations();
    expect(made.length).toBeGreaterThan(0);
    expect(await yabtt('--migrate', { DATABASE_URL: database.url })).toEqual(upToDate);
    expect(await migrations()).toEqual(made);
  });

  it('--migrate should fail in one line with the reason', async () => {
    const url = new URL(database.url);
    url.pathname = '/nowhere';
    const { code, output } = await yabtt('--migrate', { DATABASE_URL: url.href });
    expect([code, output]).toEqual([1, 'DATABASE_URL: no connection: database "nowhere" does not exist\n']);
    expect(await yabtt('--migrate', { YABTT_INTERVAL: 'soon' })).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^YABTT_INTERVAL=soon: must be .*\n$/) as string,
    });
  });

  it.each([
    ['http', {}],
    ['https', CERTIFICATE],
    ['http', PROXY],
    ['https', { ...CERTIFICATE, ...PROXY }],
    ['http', { ...PROXY, YABTT_TRUSTED_PROXIES: '192.0.2.1' }],
    ['https', { ...CERTIFICATE, ...PROXY, YABTT_WORKERS: '2' }],
  ])('--health should find a running tracker over %s with %j, and none after its end', async (scheme, settings) => {
    const tracker = await startTrackerProcess({ DATABASE_URL: database.url, ...settings });
    const ask = () => yabtt('--health', { DATABASE_URL: database.url, YABTT_PORT: String(tracker.port), ...settings });
    const url = `${scheme}://127.0.0.1:${tracker.port}/health/live`;
    expect(await ask()).toEqual({ code: 0, output: `${url}: ok\n` });
    expect(await tracker.end()).toBe(0);
    expect(await ask()).toEqual({ code: 1, output: `${url}: ECONNREFUSED\n` });
  });

  it('--health should ask the address that the tracker listens on', async () => {
    const settings = { ...PROXY, YABTT_HOST: '127.0.0.2' };
    const tracker = await startTrackerProcess({ DATABASE_URL: database.url, ...settings });
    const { code, output } = await yabtt('--health', { YABTT_PORT: String(tracker.port), ...settings });
    expect([code, output]).toEqual([0, `http://127.0.0.2:${tracker.port}/health/live: ok\n`]);
    expect(await tracker.end()).toBe(0);
  });

  it('--health should fail if another service has the port', async () => {
    const postgres = new URL(database.url);
    const { code, output } = await yabtt('--health', { YABTT_PORT: postgres.port });
    expect([code, output]).toEqual([1, expect.stringContaining('http://127.0.0.1:')]);
  });
});
