import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { answersFrom } from '../support/clients/connected-udp.js';
import { overUdp } from '../support/clients/transport-client.js';
import { eventually } from '../support/eventually.js';
import { httpGet } from '../support/clients/http-client.js';
import { announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';
import { runTracker, startTrackerProcess, type TrackerProcess } from '../support/processes/tracker-process.js';

const WORKERS = { YABTT_WORKERS: '2', YABTT_TRUSTED_PROXIES: '127.0.0.1', YABTT_QUERY_LIMIT: '1000' };

/** Several processes that share the ports of one machine. */
describe('worker processes', () => {
  let database: TestDatabase;
  let settings: Record<string, string>;
  const started: TrackerProcess[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    settings = { ...WORKERS, DATABASE_URL: database.url };
  });

  // A failed test may leave a tracker running.
  afterEach(() => Promise.all(started.splice(0).map((tracker) => isAlive(tracker.child.pid) && tracker.end('SIGINT'))));

  afterAll(async () => {
    await database.drop();
  });

  async function start(given = settings): Promise<TrackerProcess> {
    const tracker = await startTrackerProcess(given);
    started.push(tracker);
    return tracker;
  }

  function isAlive(pid: number | undefined): boolean {
    try {
      return pid !== undefined && process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  function workersOf({ child }: TrackerProcess): number[] {
    return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter(([, parent]) => parent === child.pid)
      .map(([pid]) => pid as number);
  }

  const udpPortOf = ({ output }: TrackerProcess) => Number(/udp:\/\/localhost:(\d+)/.exec(output)?.[1]);

  /** Announces until the returned function is called, which returns what was acknowledged and refused. Lost connections do not count. */
  function announceMany(port: number, infoHash: Buffer) {
    const stopping = new AbortController();
    let acknowledged = 0;
    const refused: string[] = [];
    const work = Array.from({ length: 16 }, async () => {
      while (!stopping.signal.aborted) {
        const answer = await announce(port, aSeeder(infoHash)).catch(() => undefined);
        if (answer?.['failure reason'] === undefined) acknowledged += answer ? 1 : 0;
        else refused.push(answer['failure reason']);
      }
    });
    return async () => {
      stopping.abort();
      await Promise.all(work);
      return { acknowledged, refused };
    };
  }

  it('should each serve both transports on the same ports, and share one swarm', async () => {
    const tracker = await start();
    expect(tracker.output.match(/is ready/g)).toHaveLength(1);
    expect(tracker.output).toContain('\n  workers       2 processes\n');
    const workers = workersOf(tracker);
    expect(workers).toHaveLength(2);
    for (const address of ['127.0.0.1', '127.0.0.2', '::1']) {
      expect([address, await answersFrom(address, udpPortOf(tracker))]).toEqual([address, true]);
    }
    const infoHash = anInfoHash();
    const udp = overUdp({ udpPort: udpPortOf(tracker) });
    let peers = 0;
    for (const stopped of workers) {
      // Only the other worker can answer now.
      process.kill(stopped, 'SIGSTOP');
      expect((await announce(tracker.port, aSeeder(infoHash))).complete).toBe(++peers);
      expect((await udp.announce(aSeeder(infoHash, {}, '127.0.0.1'))).complete).toBe(++peers);
      process.kill(stopped, 'SIGCONT');
    }
    expect(await tracker.end()).toBe(0);
    expect(workers.map(isAlive)).toEqual([false, false]);
  });

  it('should be replaced when they die, while the others keep serving', async () => {
    const tracker = await start();
    const infoHash = anInfoHash();
    const stop = announceMany(tracker.port, infoHash);
    const [victim, survivor] = workersOf(tracker) as [number, number];
    process.kill(victim, 'SIGKILL');
    await eventually(() => {
      expect(workersOf(tracker)).toHaveLength(2);
      expect(workersOf(tracker)).toContain(survivor);
      expect(tracker.output).toMatch(new RegExp(`WARN +\\[Workers\\] Worker ${victim} ended \\(SIGKILL\\)`));
    });
    const { acknowledged, refused } = await stop();
    // The new worker serves, too. The other one is stopped without load, because it would stop inside a transaction.
    process.kill(survivor, 'SIGSTOP');
    await eventually(async () => expect((await httpGet(tracker.port, '/health/ready')).status).toBe(200));
    process.kill(survivor, 'SIGCONT');
    expect(refused).toEqual([]);
    const stored = await database.query('SELECT FROM peer WHERE info_hash = $1', [infoHash]);
    expect(acknowledged).toBeGreaterThan(0);
    expect(stored.length).toBeGreaterThanOrEqual(acknowledged);
    expect(await tracker.end()).toBe(0);
  });

  it('should be one instance, whose counters are those of all workers, and never fall', async () => {
    const PASSWORD = 'correct horse battery staple';
    const tracker = await start({ ...settings, YABTT_AUTH_PASSWORD: PASSWORD });
    const rows = () =>
      database.query<{ stopped: boolean; counts: Record<string, number> }>(
        'SELECT stopped, counts FROM instance ORDER BY started_at DESC LIMIT 1',
      );
    const overview = async () => {
      const headers = { Authorization: `Basic ${btoa(`admin:${PASSWORD}`)}` };
      const { body } = await httpGet(tracker.port, '/api/v1/statistics/overview', { headers });
      return JSON.parse(body.toString()) as { instances: { processes: number }[] };
    };
    const [first, second] = workersOf(tracker) as [number, number];
    for (const other of [second, first]) {
      process.kill(other, 'SIGSTOP');
      for (let time = 0; time < 10; time++) await announce(tracker.port, aSeeder(anInfoHash()));
      await eventually(async () =>
        expect((await overview()).instances).toEqual([expect.objectContaining({ processes: 2 })]),
      );
      process.kill(other, 'SIGCONT');
    }
    // With its reports, which are of the last ten seconds at the latest.
    await eventually(async () => expect((await rows())[0]?.counts['requests:http:announce:ok']).toBe(20));
    process.kill(first, 'SIGKILL');
    await eventually(() => expect(workersOf(tracker)).toHaveLength(2));
    expect(await tracker.end()).toBe(0);
    const [row] = await rows();
    expect(row).toMatchObject({ stopped: true });
    expect(row?.counts['requests:http:announce:ok']).toBe(20);
  });

  it('should drain together', async () => {
    const tracker = await start({ ...settings, YABTT_DRAIN_SECONDS: '3600' });
    const workers = workersOf(tracker);
    tracker.child.kill('SIGTERM');
    for (const stopped of workers) {
      await eventually(async () => expect((await httpGet(tracker.port, '/health/ready')).status).toBe(503));
      process.kill(stopped, 'SIGSTOP');
      const { status, body } = await httpGet(tracker.port, '/health/ready');
      expect([status, JSON.parse(body.toString())]).toEqual([503, { status: 'unavailable', reason: 'draining' }]);
      expect((await announce(tracker.port, aSeeder(anInfoHash()))).complete).toBe(1);
      process.kill(stopped, 'SIGCONT');
    }
    expect(await tracker.end('SIGTERM')).toBe(0);
    expect(workers.map(isAlive)).toEqual([false, false]);
    expect(tracker.output).not.toMatch(/WARN +\[Workers\]/);
  });

  it('should shut down gracefully on Ctrl-C, which reaches them too', async () => {
    const tracker = await start();
    for (const worker of workersOf(tracker)) process.kill(worker, 'SIGINT');
    expect(await tracker.end('SIGINT')).toBe(0);
    expect(tracker.output).not.toMatch(/WARN +\[Workers\]/);
  });

  it('should end when the primary is killed', async () => {
    const tracker = await start();
    const workers = workersOf(tracker);
    expect(await tracker.end('SIGKILL')).toBeNull();
    await eventually(() => expect(workers.map(isAlive)).toEqual([false, false]));
  });

  it('should not be restarted forever if the port is in use', async () => {
    const taker = createServer().listen(0);
    await once(taker, 'listening');
    const { port } = taker.address() as { port: number };
    const { code, output } = await runTracker({ ...settings, YABTT_PORT: String(port) });
    expect([code, output]).toEqual([1, `YABTT_PORT=${port}: can't listen on ::: EADDRINUSE\n`]);
    taker.close();
  });

  it('should be refused with the embedded database in one line', async () => {
    const { code, output } = await runTracker(WORKERS);
    expect([code, output]).toEqual([
      1,
      'YABTT_WORKERS=2: the embedded database serves one process; set DATABASE_URL to use PostgreSQL\n',
    ]);
  });
});
