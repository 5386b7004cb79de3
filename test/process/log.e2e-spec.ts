import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { aLeecher, announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { announcePacket, UdpClient } from '../support/clients/udp-client.js';
import { fieldsOf } from '../support/clients/transport-client.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';
import { startTrackerProcess, type TrackerProcess } from '../support/processes/tracker-process.js';

/** A line of the log. */
type Line = Readonly<Record<string, unknown>>;

/** The lines of an event so far. Every line must be a whole JSON object. */
function linesOf(tracker: TrackerProcess, event?: string): Line[] {
  const lines = tracker.output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  return lines.filter((line) => event === undefined || line.event === event);
}

/** What an operator reads in the log of two instances. */
describe('the log', () => {
  let database: TestDatabase;
  let trackers: readonly [TrackerProcess, TrackerProcess];

  beforeAll(async () => {
    database = await createTestDatabase();
    const settings = {
      DATABASE_URL: database.url,
      YABTT_AUTH_PASSWORD: PASSWORD,
      YABTT_TRUSTED_PROXIES: '127.0.0.1',
      YABTT_LOG_FORMAT: 'json',
    };
    trackers = [
      await startTrackerProcess(settings),
      await startTrackerProcess({ ...settings, YABTT_LOG_LEVEL: 'debug' }),
    ];
  });

  afterAll(() => database.drop());

  it('should have the start as JSON lines with time, level, event, source and process', () => {
    const [one] = trackers;
    expect(linesOf(one).map(({ event }) => event)).toEqual(['starting', 'ready']);
    const [ready] = linesOf(one, 'ready');
    expect(ready).toMatchObject({ level: 'info', source: 'Tracker', pid: one.child.pid, port: one.port });
    expect(ready?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('should have sign-ins that failed, without what was tried', async () => {
    const admin = await AdminClient.of(trackers[0].port);
    const wrong = `Basic ${Buffer.from('admin:a wrong guess').toString('base64')}`;
    expect((await admin.get('/torrents', { authorization: wrong })).status).toBe(401);
    await eventually(() =>
      expect(linesOf(trackers[0], 'sign_in_failed')).toMatchObject([{ address: '127.0.0.1', credential: 'password' }]),
    );
    expect(trackers[0].output).not.toContain('wrong guess');
  });

  it('should have each change of an operator, but none that was rolled back', async () => {
    const admin = await AdminClient.of(trackers[0].port);
    const ban = { kind: 'client', value: '-XX1234', reason: 'bad' };
    expect((await admin.post('/bans', ban)).status).toBe(201);
    expect((await admin.post('/bans', ban)).status).toBe(409);
    await eventually(() =>
      expect(linesOf(trackers[0], 'operator_change')).toMatchObject([
        { level: 'info', operator: 'admin', address: '127.0.0.1', action: 'ban.add', subject: '-XX1234' },
      ]),
    );
  });

  it('should have each request that failed at debug, and none at info', async () => {
    const infoHash = anInfoHash();
    for (const { port } of trackers) await announce(port, aSeeder(infoHash, { port: 0 }, '192.0.2.44'));
    await eventually(() =>
      expect(linesOf(trackers[1], 'request_failed')).toMatchObject([
        {
          level: 'debug',
          transport: 'http',
          action: 'announce',
          address: '192.0.2.44',
          infoHash: infoHash.toString('hex'),
          reason: 'port must be a number from 1 to 65535',
          kind: 'malformed',
        },
      ]),
    );
    expect(linesOf(trackers[0], 'request_failed')).toEqual([]);
  });

  it('should have every announce of a traced torrent, on both instances and transports, until the trace ends', async () => {
    const [one, other] = trackers;
    const admin = await AdminClient.of(one.port);
    const infoHash = anInfoHash();
    const added = await admin.post('/traces', { infoHash: infoHash.toString('hex'), minutes: 5 });
    expect(added.status).toBe(201);
    await eventually(async () => {
      await announce(other.port, aLeecher(infoHash));
      expect(linesOf(other, 'announce_traced')).not.toEqual([]);
    });
    await announce(one.port, aSeeder(infoHash));
    const udp = await UdpClient.open(udpPortOf(one));
    await udp.ask(announcePacket(await udp.connect(), 7, fieldsOf(aLeecher(infoHash))));
    await announce(one.port, aSeeder(anInfoHash()));
    udp.close();
    await eventually(() =>
      expect(linesOf(one, 'announce_traced')).toMatchObject([
        { level: 'info', transport: 'http', left: 0, leechers: expect.any(Number), infoHash: infoHash.toString('hex') },
        { transport: 'udp', peers: expect.any(Number), infoHash: infoHash.toString('hex') },
      ]),
    );
    expect((await admin.delete(`/traces/${added.body.id}`)).status).toBe(204);
    expect((await admin.get('/traces')).body).toEqual({ items: [] });
    await announce(one.port, aSeeder(infoHash));
    expect(linesOf(one, 'announce_traced')).toHaveLength(2);
  });

  it('should have no line that tells a secret', () => {
    for (const { output } of trackers) expect(output).not.toContain(PASSWORD);
  });

  it('should have the end', async () => {
    for (const tracker of trackers) expect(await tracker.end()).toBe(0);
    for (const tracker of trackers) {
      expect(
        linesOf(tracker)
          .slice(-2)
          .map(({ event }) => event),
      ).toEqual(['draining', 'ended']);
    }
  });
});

function udpPortOf(tracker: TrackerProcess): number {
  return Number(linesOf(tracker, 'ready')[0]?.udpPort);
}
