import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const EMBEDDED = pathToFileURL(resolve('dist/database/embedded/embedded-data-source.js')).href;

/** Its clock runs twenty times as fast, so that a minute without an answer passes in three seconds. */
const PROGRAM = `
  const { setInterval } = globalThis;
  globalThis.setInterval = (run, milliseconds) => setInterval(run, milliseconds / 20);
  const { EmbeddedDataSource } = await import(${JSON.stringify(EMBEDDED)});
  const dataSource = new EmbeddedDataSource(process.argv[2], {});
  await dataSource.initialize();
  console.log((await dataSource.query("SELECT 'open' AS state"))[0].state);
  await dataSource.query('DO $$ BEGIN LOOP END LOOP; END $$');
  console.log('unreachable');`;

describe('the embedded database', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-hung-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('should end the process when its thread hangs', async () => {
    const program = join(folder, 'program.mjs');
    await writeFile(program, PROGRAM);
    const { code, output } = await new Promise<{ code: unknown; output: string }>((done) => {
      execFile(process.execPath, [program, join(folder, 'data')], (error, stdout, stderr) =>
        done({ code: error?.code, output: stdout + stderr }),
      );
    });
    expect(code).toBe(1);
    expect(output).toMatch(/^open\n.*the embedded database does not answer: the process ends/s);
    expect(output).not.toContain('unreachable');
  });
});
