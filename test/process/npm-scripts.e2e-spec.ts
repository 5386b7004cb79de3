import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exchange } from '../support/clients/http-client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/processes/free-port.mjs';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';

/** What people run while they work on the tracker. */
describe('npm', () => {
  const started: ChildProcess[] = [];

  /** A command in a process group of its own, so that a failed test leaves none of its processes running. */
  const run = (args: readonly string[], cwd = '.', settings: Record<string, string> = {}) => {
    const { PATH, HOME } = process.env;
    const child = spawn('npm', args, { cwd, env: { PATH, HOME, ...settings }, detached: true });
    started.push(child);
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    }
    return { child, ended: once(child, 'close'), output: () => output.join('') };
  };

  afterEach(() => {
    for (const { pid } of started.splice(0)) {
      try {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      } catch {
        // All have ended.
      }
    }
  });

  describe('start', () => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await createTestDatabase();
    });

    afterAll(() => database.drop());

    it.each(['SIGTERM', 'SIGINT'] as const)('should end the tracker on %s', async (signal) => {
      const port = await freePort();
      const live = () => exchange(port, 'GET /health/live HTTP/1.0\r\n\r\n');
      const { child, ended } = run(['start'], '.', { DATABASE_URL: database.url, YABTT_PORT: String(port) });
      await eventually(live);
      child.kill(signal);
      await ended;
      await expect(live()).rejects.toThrow('ECONNREFUSED');
    });

    it('should pass options on', async () => {
      const { ended, output } = run(['start', '--', '--help']);
      expect(await ended).toEqual([0, null]);
      expect(output()).toContain('Usage: yabtt [options]');
    });
  });

  describe('run dev', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'yabtt-dev-'));
      mkdirSync(join(folder, 'src'));
      for (const path of ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts']) {
        cpSync(path, join(folder, path), { recursive: true });
      }
      symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** A tracker of a few files. None compiles with one of another version, so only a build of all has no errors. */
    const write = (version: string) => {
      const parts = ['a', 'b', 'c'];
      const imports = parts.map((part) => `import { ${part}_${version} } from './${part}.js';`).join('\n');
      const names = parts.map((part) => `${part}_${version}`).join(', ');
      writeFileSync(
        join(folder, 'src/cli.ts'),
        `${imports}\nconsole.log('started', ${names});\nsetInterval(() => undefined, 1e6);\n`,
      );
      for (const part of parts) {
        const code = `export const ${part}_${version}: string = '${part} ${version}';\n`;
        writeFileSync(join(folder, 'src', `${part}.ts`), code);
      }
    };
    const startsIn = (output: string) => output.match(/^started .*$/gm) ?? [];

    it('should build once and start once, at first and on every change', async () => {
      write('one');
      const { child, ended, output } = run(['run', 'dev'], folder);
      await eventually(() => expect(startsIn(output())).toEqual(['started a one b one c one']));
      write('two');
      await eventually(() => expect(output()).toContain('started a two b two c two'));
      // Whatever would build or start again has seen its reason by now.
      await sleep(2_000);
      child.kill('SIGTERM');
      await ended;
      expect(startsIn(output())).toEqual(['started a one b one c one', 'started a two b two c two']);
      expect(output().match(/Found 0 errors/g)).toHaveLength(2);
    });
  });
});
