import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { exchange, parseAnswers } from '../support/clients/http-client.js';
import { aLeecher, announce, announceTarget, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { lockTable, unlockTables } from '../support/postgres/table-lock.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';
import { runTracker, startTrackerProcess } from '../support/processes/tracker-process.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** The tracker as an operator runs it. */
describe('the process', () => {
  let database: TestDatabase;
  let settings: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    settings = { DATABASE_URL: database.url, YABTT_TRUSTED_PROXIES: '127.0.0.1' };
  });

  afterEach(unlockTables);
  afterAll(() => database.drop());

  /** Waits until the tracker accepts no new connections. */
  const untilRefused = (port: number) =>
    eventually(async () => {
      await expect(exchange(port, 'GET / HTTP/1.0\r\n\r\n')).rejects.toThrow('ECONNREFUSED');
    });

  it('should log one block at its start, without passwords or warnings', async () => {
    const url = new URL(database.url);
    url.password = 'hunter2';
    const tracker = await startTrackerProcess({ DATABASE_URL: url.href });
    expect(await tracker.end()).toBe(0);
    const lines = tracker.output.trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    const starting = lines.shift();
    expect(starting).toContain(`YaBTT ${version} starts`);
    expect(lines.slice(6).map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'INFO  [Tracker] draining: the tracker reports not ready and keeps serving',
      'INFO  [Tracker] the tracker has closed',
    ]);
    expect(lines[0]).toContain(`YaBTT ${version} is ready`);
    expect(lines[1]).toBe(`  announce URL  http://localhost:${tracker.port}/announce`);
    expect(lines[2]).toMatch(/^ {16}udp:\/\/localhost:[1-9]\d*\/announce$/);
    expect(lines[3]).toBe(`  database      PostgreSQL at ${url.hostname}:${url.port}${url.pathname}`);
    expect(lines[4]).toMatch(/^ {2}mode {10}open to every torrent/);
    expect(lines[5]).toBe('  admin page    closed, because YABTT_AUTH_PASSWORD is not set');
    expect(tracker.output).not.toContain('hunter2');
  });

  describe('started without its heap flag', () => {
    it('should restart with it, serve, and end with the first process', async () => {
      const tracker = await startTrackerProcess(settings, []);
      await announce(tracker.port, aSeeder(anInfoHash()));
      expect(await tracker.end()).toBe(0);
      await untilRefused(tracker.port);
    });

    it('should end when the first process is killed', async () => {
      const tracker = await startTrackerProcess(settings, []);
      await tracker.end('SIGKILL');
      await untilRefused(tracker.port);
    });
  });

  it('should log where the admin API is, but not the configured password', async () => {
    const tracker = await startTrackerProcess({
      ...settings,
      YABTT_AUTH_PASSWORD: 'hunter2',
      YABTT_MODE: 'registered',
    });
    expect(await tracker.end()).toBe(0);
    expect(tracker.output).toContain(`  admin page    http://localhost:${tracker.port}/admin (user admin)\n`);
    expect(tracker.output).toContain('  mode          registered torrents only;');
    expect(tracker.output).not.toContain('hunter2');
  });

  it('should log that it serves members only in private mode', async () => {
    const tracker = await startTrackerProcess({ ...settings, YABTT_MODE: 'private' });
    expect(await tracker.end()).toBe(0);
    expect(tracker.output).toContain('  mode          registered torrents and members only;');
  });

  it('should log no UDP URL if UDP is switched off', async () => {
    const tracker = await startTrackerProcess({ ...settings, YABTT_UDP_PORT: '0' });
    expect(await tracker.end()).toBe(0);
    expect(tracker.output).not.toContain('udp:');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'should answer the requests in flight on %s and exit with 0',
    async (signal) => {
      const tracker = await startTrackerProcess(settings);
      const idle = connect(tracker.port, '127.0.0.1');
      await once(idle, 'connect');
      const lock = await lockTable(database, 'peer');
      const infoHash = anInfoHash();
      const inFlight = announce(tracker.port, aSeeder(infoHash));
      await lock.isWaitedFor();
      const ended = tracker.end(signal);
      await untilRefused(tracker.port);
      await lock.unlock();
      expect((await inFlight).complete).toBe(1);
      expect(await ended).toBe(0);
      idle.destroy();
      expect(await database.query('SELECT FROM peer WHERE info_hash = $1', [infoHash])).toHaveLength(1);
    },
  );

  it('should answer the request in flight on a kept connection while it closes', async () => {
    const tracker = await startTrackerProcess(settings);
    const socket = connect(tracker.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    const lock = await lockTable(database, 'peer');
    const target = announceTarget(aLeecher(anInfoHash()).parameters);
    socket.write(`GET ${target} HTTP/1.1\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n`);
    await lock.isWaitedFor();
    const ended = tracker.end();
    await untilRefused(tracker.port);
    await lock.unlock();
    expect(await ended).toBe(0);
    const [answer] = parseAnswers(Buffer.concat(chunks));
    expect(answer?.status).toBe(200);
  });

  it.each([
    ['YABTT_PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['YABTT_INTERVAL', '0x1F', 'must be a whole number of seconds from 300 to 10800'],
    ['YABTT_TRUSTED_PROXIES', '10.0.0.0/33', 'must be addresses or CIDRs'],
    ['YABTT_COMPACT_ONLY', 'yes', 'must be true or false'],
  ])('should refuse %s=%s in one line that names the allowed values', async (variable, value, allowed) => {
    const { code, output } = await runTracker({ [variable]: value });
    expect(code).toBe(1);
    expect(output).toMatch(/^[^\n]+\n$/);
    expect(output).toContain(`${variable}=${value}: ${allowed}`);
  });

  it('should refuse a port that is in use in one line', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { code, output } = await runTracker({ ...settings, YABTT_HOST: '127.0.0.1', YABTT_PORT: String(port) });
    taken.close();
    expect([code, output]).toEqual([1, `YABTT_PORT=${port}: can't listen on 127.0.0.1: EADDRINUSE\n`]);
  });

  it('should refuse a UDP port that is in use, or an address of another machine, in one line', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address();
    const loopback = { ...settings, YABTT_HOST: '127.0.0.1', YABTT_UDP_PORT: String(port) };
    const onTaken = [await runTracker(loopback), await runTracker({ ...loopback, YABTT_HOST: '::' })];
    taken.close();
    const elsewhere = await runTracker({ ...loopback, YABTT_HOST: '192.0.2.1' });
    expect([...onTaken, elsewhere].map(({ code, output }) => [code, output])).toEqual([
      [1, `YABTT_UDP_PORT=${port}: can't listen on 127.0.0.1: EADDRINUSE\n`],
      [1, `YABTT_UDP_PORT=${port}: can't listen on ::: EADDRINUSE\n`],
      [1, `YABTT_HOST=192.0.2.1: can't listen on 192.0.2.1: EADDRNOTAVAIL\n`],
    ]);
  });

  it('should refuse a missing database or certificate in one line', async () => {
    const url = new URL(database.url);
    url.pathname = '/missing';
    const missing = await runTracker({ DATABASE_URL: url.href });
    expect([missing.code, missing.output]).toEqual([
      1,
      'DATABASE_URL: no connection: database "missing" does not exist\n',
    ]);
    const noCertificate = await runTracker({ YABTT_TLS_CERT: '/missing.crt', YABTT_TLS_KEY: '/missing.key' });
    expect([noCertificate.code, noCertificate.output]).toEqual([
      1,
      `YABTT_TLS_CERT=/missing.crt: can't be read (ENOENT)\n`,
    ]);
    const [YABTT_TLS_CERT, YABTT_TLS_KEY] = [
      'test/support/certificates/localhost.crt',
      'test/support/certificates/renewed.key',
    ];
    const noPair = await runTracker({ YABTT_TLS_CERT, YABTT_TLS_KEY });
    expect([noPair.code, noPair.output]).toEqual([
      1,
      `YABTT_TLS_KEY=${YABTT_TLS_KEY}: is not the key of YABTT_TLS_CERT\n`,
    ]);
  });

  describe('the yabtt command', () => {
    const command = (...args: string[]) => runTracker({}, ['dist/cli.js', ...args]);

    it('should print its help and its version, and refuse an unknown flag', async () => {
      const help = await command('--help');
      expect(help.code).toBe(0);
      for (const word of ['--port', '--data-dir', '--database', 'YABTT_INTERVAL', 'DATABASE_URL']) {
        expect(help.output).toContain(word);
      }
      expect(await command('--version')).toEqual({ code: 0, output: `${version}\n` });
      const unknown = await command('--prot', '1');
      expect(unknown.code).toBe(2);
      expect(unknown.output).toContain('yabtt --help');
    });

    it('should prefer a flag to the environment', async () => {
      const { code, output } = await command('--port', 'http');
      expect([code, output]).toEqual([
        1,
        'YABTT_PORT=http: must be a whole number from 0 to 65535 (0: any free port)\n',
      ]);
    });
  });
});
