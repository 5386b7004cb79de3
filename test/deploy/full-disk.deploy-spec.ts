import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { httpGet } from '../support/clients/http-client.js';
import { announce, anInfoHash, aSeeder, scrapeOne } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { startTrackerProcess, type TrackerProcess } from '../support/processes/tracker-process.js';

/** Longer than the embedded database may take to be noticed as hung, and the tracker to close. */
const TIMEOUT_MS = 240_000;

/** A file system in memory, which can be filled. */
describe('a tracker whose database has a full disk', () => {
  let disk: string;
  let postgres: PostgresServer | undefined;

  /** Megabytes for the database, and for PostgreSQL's programs where they have to be copied there. */
  const mount = (megabytes: number) =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);

  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'yabtt-disk-'));
  });

  afterEach(async () => {
    await postgres?.stop();
    postgres = undefined;
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });

  function fill(): void {
    const [large, small] = [Buffer.alloc(2 ** 20), Buffer.alloc(4096)];
    for (const block of [large, small]) {
      expect(() => {
        for (;;) appendFileSync(join(disk, 'filler'), block);
      }).toThrow('ENOSPC');
    }
  }

  const makeRoom = () => rmSync(join(disk, 'filler'));
  const ready = async (port: number) => (await httpGet(port, '/health/ready')).status;

  /** Announces new peers until one is not acknowledged. @returns the number of those that were */
  async function announceUntilRefused(port: number, infoHash: Buffer): Promise<number> {
    for (let acknowledged = 0; ; acknowledged++) {
      const answer = await announce(port, aSeeder(infoHash)).catch(() => undefined);
      if (answer?.['failure reason'] === undefined && answer) continue;
      if (answer) expect(answer['failure reason']).toBe('tracker is not available');
      return acknowledged;
    }
  }

  it(
    'should not be ready and fail with retry in, and serve by itself when there is room again',
    async () => {
      mount(400);
      postgres = await startPostgres({ fsync: 'off', min_wal_size: '64MB', wal_init_zero: 'on' }, undefined, disk);
      const tracker = await startTrackerProcess({ DATABASE_URL: postgres.url, YABTT_TRUSTED_PROXIES: '127.0.0.1' });
      const infoHash = anInfoHash();
      await announce(tracker.port, aSeeder(infoHash));
      fill();
      const acknowledged = 1 + (await announceUntilRefused(tracker.port, infoHash));
      await eventually(async () => expect(await ready(tracker.port)).toBe(503));
      expect((await httpGet(tracker.port, '/health/live')).status).toBe(200);
      makeRoom();
      await eventually(async () => {
        expect((await announce(tracker.port, aSeeder(anInfoHash()))).complete).toBe(1);
        expect(await ready(tracker.port)).toBe(200);
      });
      expect((await scrapeOne(tracker.port, infoHash)).complete).toBeGreaterThanOrEqual(acknowledged);
      expect(await tracker.end()).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'should not be ready on the embedded database either, or end, and lose nothing that it acknowledged',
    async () => {
      mount(200);
      const settings = {
        YABTT_DATA_DIR: join(disk, 'data'),
        YABTT_TRUSTED_PROXIES: '127.0.0.1',
        YABTT_QUERY_LIMIT: '1000',
      };
      const tracker = await startTrackerProcess(settings);
      const ended = once(tracker.child, 'exit');
      const infoHash = anInfoHash();
      await announce(tracker.port, aSeeder(infoHash));
      fill();
      const acknowledged = 1 + (await announceUntilRefused(tracker.port, infoHash));
      await eventually(async () => expect(await ready(tracker.port).catch(() => 503)).toBe(503));
      makeRoom();
      const again = await servingAgain(tracker, ended, settings);
      expect((await scrapeOne(again.port, infoHash)).complete).toBeGreaterThanOrEqual(acknowledged);
      expect(await again.end()).toBe(0);
    },
    TIMEOUT_MS,
  );

  /** The tracker, once it serves; another one on its folder, if it has ended. */
  async function servingAgain(
    tracker: TrackerProcess,
    ended: Promise<unknown>,
    settings: Record<string, string>,
  ): Promise<TrackerProcess> {
    const serves = async () => expect(await ready(tracker.port)).toBe(200);
    const hasEnded = ended.then(() => true);
    const isServing = eventually(serves, 120_000).then(
      () => false,
      () => hasEnded,
    );
    return (await Promise.race([hasEnded, isServing])) ? startTrackerProcess(settings) : tracker;
  }
});
