import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEAP_FLAG } from '../../src/process/heap-flag.js';
import { announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/processes/free-port.mjs';
import { startTrackerProcess } from '../support/processes/tracker-process.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';

const FULL = '/dev/full';
const ONE_OR_MORE = [
  ['one process', '1'],
  ['several workers', '2'],
] as const;

/** Nobody can read the log, or the disk that has it is full. */
describe('a tracker whose output is lost', () => {
  let database: TestDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'yabtt-log-'));

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const settingsOf = (workers: string) => ({
    DATABASE_URL: database.url,
    YABTT_WORKERS: workers,
    YABTT_LOG_LEVEL: 'debug',
    YABTT_TRUSTED_PROXIES: '127.0.0.1',
  });

  /** Every announce fails and is logged, on each of the workers that new connections reach. */
  async function logErrors(port: number): Promise<void> {
    await database.query('ALTER TABLE peer RENAME TO away');
    const announces = Array.from({ length: 20 }, () => announce(port, aSeeder(anInfoHash())));
    const reasons = (await Promise.all(announces)).map((answer) => answer['failure reason']);
    await database.query('ALTER TABLE away RENAME TO peer');
    expect(reasons).toEqual(announces.map(() => 'internal error'));
  }

  async function serves(port: number): Promise<void> {
    const announces = Array.from({ length: 20 }, () => announce(port, aSeeder(anInfoHash())));
    expect((await Promise.all(announces)).map(({ complete }) => complete)).toEqual(announces.map(() => 1));
  }

  it.each(ONE_OR_MORE)('should serve on in %s when the readers of its log end', async (_, workers) => {
    const tracker = await startTrackerProcess(settingsOf(workers));
    const closed = [tracker.child.stdout, tracker.child.stderr].map((stream) => stream && once(stream, 'close'));
    tracker.child.stdout?.destroy();
    tracker.child.stderr?.destroy();
    await Promise.all(closed);
    for (let round = 0; round < 3; round++) await logErrors(tracker.port);
    expect([tracker.child.exitCode, tracker.child.signalCode]).toEqual([null, null]);
    await serves(tracker.port);
    expect(await tracker.end()).toBe(0);
  });

  it.each(ONE_OR_MORE)('should serve on in %s when the reader of its log reads nothing', async (_, workers) => {
    const fifo = join(folder, `log-${workers}`);
    execFileSync('mkfifo', [fifo]);
    // Open for reading as well, and full.
    const unread = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
    expect(() => {
      for (;;) writeSync(unread, '.');
    }).toThrow('EAGAIN');
    const port = await freePort();
    const child = spawn(process.execPath, [HEAP_FLAG, 'dist/main.js'], {
      env: { PATH: process.env.PATH, ...settingsOf(workers), YABTT_PORT: String(port) },
      stdio: ['ignore', unread, unread],
    });
    const exited = once(child, 'exit');
    try {
      await eventually(() => serves(port));
      for (let round = 0; round < 3; round++) await logErrors(port);
      await serves(port);
    } finally {
      child.kill('SIGTERM');
      closeSync(unread);
    }
    expect(await exited).toEqual([0, null]);
  });

  // Only Linux has this device.
  if (!existsSync(FULL)) return;

  it.each(ONE_OR_MORE)('should serve on in %s when the disk of its log is full', async (_, workers) => {
    const port = await freePort();
    const full = openSync(FULL, 'w');
    const child = spawn(process.execPath, [HEAP_FLAG, 'dist/main.js'], {
      env: { PATH: process.env.PATH, ...settingsOf(workers), YABTT_PORT: String(port) },
      stdio: ['ignore', full, full],
    });
    closeSync(full);
    const exited = once(child, 'exit');
    try {
      await eventually(() => serves(port));
      await logErrors(port);
      await serves(port);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await exited).toEqual([0, null]);
  });
});
