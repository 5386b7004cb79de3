import { once } from 'node:events';
import { connect } from 'node:net';
import { exchange, httpGet, parseAnswers } from '../support/clients/http-client.js';
import { announce, aLeecher, announceTarget, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';
import { startTrackerProcess, type TrackerProcess } from '../support/processes/tracker-process.js';
import { UdpClient } from '../support/clients/udp-client.js';

/** Seconds, longer than any test. A tracker that ends earlier has skipped the drain. */
const ONE_HOUR = '3600';

/** How an instance leaves during a rolling restart, from the signal to its end. */
describe('draining', () => {
  let database: TestDatabase;
  let settings: Record<string, string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    settings = { DATABASE_URL: database.url, YABTT_TRUSTED_PROXIES: '127.0.0.1', YABTT_HOST: '127.0.0.1' };
  });

  afterAll(() => database.drop());

  async function untilDraining(tracker: TrackerProcess): Promise<unknown> {
    for (;;) {
      const { status, body } = await httpGet(tracker.port, '/health/ready');
      if (status === 503) return JSON.parse(body.toString());
    }
  }

  it('should end after YABTT_DRAIN_SECONDS', async () => {
    const tracker = await startTrackerProcess({ ...settings, YABTT_DRAIN_SECONDS: '1' });
    expect(await tracker.end('SIGTERM')).toBe(0);
    await expect(exchange(tracker.port, 'GET / HTTP/1.1\r\n\r\n')).rejects.toThrow('ECONNREFUSED');
  });

  it('should report not ready but live after SIGTERM, and answer over both transports', async () => {
    const tracker = await startTrackerProcess({ ...settings, YABTT_DRAIN_SECONDS: ONE_HOUR });
    const infoHash = anInfoHash();
    await announce(tracker.port, aSeeder(infoHash));
    tracker.child.kill('SIGTERM');
    expect(await untilDraining(tracker)).toEqual({ status: 'unavailable', reason: 'draining' });
    expect((await httpGet(tracker.port, '/health/live')).status).toBe(200);
    expect((await announce(tracker.port, aLeecher(infoHash))).complete).toBe(1);
    const udpPort = Number(/udp:\/\/127\.0\.0\.1:(\d+)/.exec(tracker.output)?.[1]);
    const udp = await UdpClient.open(udpPort);
    expect(await udp.connect()).toHaveLength(8);
    udp.close();
    // A second signal skips the rest of the drain.
    expect(await tracker.end('SIGTERM')).toBe(0);
  });

  it('should close persistent connections with their next response, on the fast path and off it', async () => {
    const tracker = await startTrackerProcess({ ...settings, YABTT_DRAIN_SECONDS: ONE_HOUR });
    const targets = [announceTarget(aLeecher(anInfoHash()).parameters), '/'];
    const kept = await Promise.all(
      targets.map(async (target) => {
        const chunks: Buffer[] = [];
        const socket = connect(tracker.port, '127.0.0.1').on('data', (chunk) => chunks.push(chunk));
        const closed = once(socket, 'close');
        const ask = () => socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n`);
        ask();
        await once(socket, 'data');
        return { ask, closed, answers: () => parseAnswers(Buffer.concat(chunks)) };
      }),
    );
    tracker.child.kill('SIGTERM');
    await untilDraining(tracker);
    for (const { ask, closed, answers } of kept) {
      ask();
      await closed;
      expect(answers().map(({ status, headers }) => [status, headers.connection])).toEqual([
        [200, 'keep-alive'],
        [200, 'close'],
      ]);
    }
    expect(await tracker.end('SIGTERM')).toBe(0);
  });

  it('should be skipped after Ctrl-C', async () => {
    const tracker = await startTrackerProcess({ ...settings, YABTT_DRAIN_SECONDS: ONE_HOUR });
    expect(await tracker.end('SIGINT')).toBe(0);
  });

  it('should send YABTT_KEEP_ALIVE_SECONDS in the Keep-Alive header', async () => {
    const tracker = await startTrackerProcess({ ...settings, YABTT_KEEP_ALIVE_SECONDS: '77' });
    for (const target of [announceTarget(aLeecher(anInfoHash()).parameters), '/']) {
      const socket = connect(tracker.port, '127.0.0.1');
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n`);
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      expect(parseAnswers(bytes)[0]?.headers['keep-alive']).toBe('timeout=77');
      socket.destroy();
    }
    expect(await tracker.end()).toBe(0);
  });
});
