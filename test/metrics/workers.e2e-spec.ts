import { execFileSync } from 'node:child_process';
import { PASSWORD } from '../support/clients/admin-client.js';
import { announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { overUdp } from '../support/clients/transport-client.js';
import { connectPacket, UdpClient } from '../support/clients/udp-client.js';
import { eventually } from '../support/eventually.js';
import { type Metrics, readMetrics } from '../support/metrics.js';
import { startTrackerProcess, type TrackerProcess } from '../support/processes/tracker-process.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';

const OVER_HTTP = 'yabtt_requests_total{transport="http",action="announce",family="4",outcome="ok"}';
const OVER_UDP = 'yabtt_requests_total{transport="udp",action="announce",family="4",outcome="ok"}';
const DROPPED = 'yabtt_udp_packets_dropped_total{reason="kernel"}';

/** One answer for all workers, whichever is asked. */
describe('the metrics of workers', () => {
  let database: TestDatabase;
  let tracker: TrackerProcess;

  beforeEach(async () => {
    database = await createTestDatabase();
    tracker = await startTrackerProcess({
      YABTT_WORKERS: '2',
      YABTT_TRUSTED_PROXIES: '127.0.0.1',
      YABTT_AUTH_PASSWORD: PASSWORD,
      DATABASE_URL: database.url,
    });
    // Both workers have reported once.
    await eventually(bothReported);
  });

  afterEach(async () => {
    await tracker.end('SIGINT');
    await database.drop();
  });

  async function bothReported(): Promise<void> {
    expect((await read()).get('yabtt_processes')).toBe(2);
  }

  const read = (): Promise<Metrics> => readMetrics(tracker.port);
  const udpPort = () => Number(/udp:\/\/localhost:(\d+)/.exec(tracker.output)?.[1]);

  function workers(): number[] {
    return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter(([, parent]) => parent === tracker.child.pid)
      .map(([pid]) => pid as number);
  }

  /** Lets only one worker answer meanwhile. */
  async function without<T>(stopped: number, work: () => Promise<T>): Promise<T> {
    process.kill(stopped, 'SIGSTOP');
    try {
      return await work();
    } finally {
      process.kill(stopped, 'SIGCONT');
    }
  }

  const announceTo = (count: number) => async () => {
    for (let peer = 0; peer < count; peer++) await announce(tracker.port, aSeeder(anInfoHash()));
    await overUdp({ udpPort: udpPort() }).announce(aSeeder(anInfoHash(), {}, '127.0.0.1'));
  };

  it('should add up what all of them counted, also while one does not answer', async () => {
    const [one, other] = workers() as [number, number];
    await without(one, announceTo(3));
    await without(other, announceTo(4));
    const all = await eventually(async () => {
      const counted = await read();
      expect([counted.get(OVER_HTTP), counted.get(OVER_UDP)]).toEqual([7, 2]);
      return counted;
    });
    expect(all.get('yabtt_build_info{version="1.0.0",node="' + process.versions.node + '"}')).toBe(1);
    for (const stopped of [one, other]) {
      const partly = await without(stopped, read);
      expect([partly.get(OVER_HTTP), partly.get(OVER_UDP)]).toEqual([7, 2]);
    }
  });

  it('should never count less than before, also after workers were replaced', async () => {
    await announceTo(5)();
    let counted = (await read()).get(OVER_HTTP) ?? 0;
    expect(counted).toBe(5);
    for (let replaced = 0; replaced < 2; replaced++) {
      const before = workers();
      process.kill(before[0] as number, 'SIGKILL');
      await eventually(async () => {
        const now = (await read()).get(OVER_HTTP) ?? 0;
        expect(now).toBe(counted);
        expect(workers().filter((pid) => !before.includes(pid))).toHaveLength(1);
      });
      // The new worker has reported: it listens, too.
      await eventually(bothReported);
      await announceTo(2)();
      counted += 2;
      expect((await read()).get(OVER_HTTP)).toBe(counted);
    }
  });

  it('should count once what the kernel dropped of the sockets that they share', async () => {
    const client = await UdpClient.open(udpPort());
    expect((await read()).get(DROPPED)).toBe(0);
    const both = workers();
    for (const worker of both) process.kill(worker, 'SIGSTOP');
    const packet = connectPacket(1);
    // More than any receive buffer holds.
    for (let sent = 0; sent < 40_000; sent += 100)
      await Promise.all(Array.from({ length: 100 }, () => client.send(packet)));
    for (const worker of both) process.kill(worker, 'SIGCONT');
    client.close();
    await eventually(async () => {
      const all = await read();
      const dropped = all.get(DROPPED) ?? 0;
      const answered = all.get('yabtt_requests_total{transport="udp",action="connect",family="4",outcome="ok"}');
      expect(dropped).toBeGreaterThan(0);
      expect(dropped + (answered ?? 0)).toBe(40_000);
    });
  });
});
