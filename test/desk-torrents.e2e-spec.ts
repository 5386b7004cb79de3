import type { RunningTracker } from '../src/tracker-application.js';
import { DeskClient, PASSWORD } from './desk-client.js';
import { anInfoHash } from './swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from './tracker.js';

describe('torrents at the desk', () => {
  let database: TestDatabase;
  let tracker: RunningTracker;
  let desk: DeskClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { authPassword: PASSWORD });
    desk = await DeskClient.of(tracker.port);
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const aHash = () => anInfoHash().toString('hex');

  it('should register a torrent by its info hash, once', async () => {
    const infoHash = aHash();
    const made = await desk.post('/torrents', { infoHash, name: 'Debian 12.5' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/torrents/${infoHash}`);
    expect(made.body).toMatchObject({ infoHash, name: 'Debian 12.5', size: null, state: 'allowed', registered: true });
    const read = await desk.get(`/torrents/${infoHash}`);
    expect([read.status, read.body]).toEqual([200, made.body]);
    expect(read.headers.get('etag')).toBe(made.headers.get('etag'));
    const again = await desk.post('/torrents', { infoHash });
    expect([again.status, again.body.detail]).toEqual([409, `${infoHash} is registered already`]);
  });
});
