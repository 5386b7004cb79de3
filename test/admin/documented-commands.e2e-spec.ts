import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { InstancesService } from '../../src/tracker/instances/instances.service.js';
import { PASSWORD } from '../support/clients/admin-client.js';
import { httpGet } from '../support/clients/http-client.js';
import { announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { aTorrentFile } from '../support/torrent-files.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** A command of the page, with the JSON that the page documents as its output, if there is one. */
interface Example {
  readonly command: string;
  readonly printed?: unknown;
}

describe('docs/ADMIN.md', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { authPassword: PASSWORD });
    folder = await mkdtemp(join(tmpdir(), 'yabtt-admin-'));
    await writeFile(join(folder, 'debian.torrent'), aTorrentFile('debian.iso').bytes);
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await tracker.get(HousekeepingService).takeCensus();
    await announce(tracker.port, aSeeder(anInfoHash()));
    await httpGet(tracker.port, '/announce?info_hash=short');
    await tracker.get(InstancesService).report();
    await database.query(
      `INSERT INTO history (at, slot, seconds, torrents, seeders, leechers, downloads, requests)
       VALUES ('2026-11-25T20:00:00Z', 60, 60, 1, 1, 1, 1, '{}')`,
    );
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const examples = async (): Promise<Example[]> => {
    const page = await readFile(new URL('../../docs/ADMIN.md', import.meta.url), 'utf8');
    return [...page.matchAll(/```sh\n(.*?)```\n(?:\n```json\n(.*?)```)?/gs)].map(([, command, printed]) => ({
      command: (command as string).replace('http://localhost:8080', `http://127.0.0.1:${tracker.port}`),
      printed: printed === undefined ? undefined : JSON.parse(printed),
    }));
  };

  /** Runs all commands in one shell, as a reader would. @returns the output of each */
  const run = async (commands: readonly string[]): Promise<string[]> => {
    const script = ['set -euo pipefail', ...commands.flatMap((command) => [command, `printf '\\n@@@\\n'`])].join('\n');
    const { stdout } = await promisify(execFile)('bash', ['-c', script], {
      cwd: folder,
      env: { PATH: process.env.PATH, PASSWORD },
    });
    return stdout.split('\n@@@\n').slice(0, -1);
  };

  it('should have commands that work one after another, and print the documented JSON', async () => {
    const all = await examples();
    expect(all.length).toBeGreaterThan(10);
    const outputs = await run(all.map(({ command }) => command));
    for (const [at, { command, printed }] of all.entries()) {
      if (printed !== undefined)
        expect([command, shapeOf(JSON.parse(outputs[at] as string))]).toEqual([command, shapeOf(printed)]);
    }
  });
});

/** The names and types of a value's fields. The values differ from run to run. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shapeOf(field)]));
}
