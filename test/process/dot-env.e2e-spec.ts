import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTracker } from '../support/processes/tracker-process.js';

/** The file `.env` in the working directory. */
describe('.env', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'yabtt-dot-env-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string) => writeFileSync(join(folder, '.env'), text);
  /** What the start prints, from a command that ends soon. */
  const start = async (settings: Record<string, string> = {}) => {
    const { code, output } = await runTracker(settings, [resolve('dist/cli.js'), '--health'], folder);
    expect(code).toBe(1);
    return output;
  };

  it('should stop the start in one line if it is a folder', async () => {
    mkdirSync(join(folder, '.env'));
    expect(await start()).toBe(`.env: can't be read (EISDIR)\n`);
  });

  it('should stop the start in one line if it has a misspelt variable', async () => {
    write('YABTT_MOED=registered\n');
    expect(await start()).toBe('YABTT_MOED is not a setting; did you mean YABTT_MODE?\n');
  });

  it('should apply to variables that are not set or empty in the environment, and to no others', async () => {
    write('YABTT_INTERVAL=soon\nYABTT_AUTH_PASSWORD_FILE=missing\n');
    const refusal = 'YABTT_INTERVAL=soon: must be';
    expect(await start({ YABTT_AUTH_PASSWORD: 'x' })).toContain(refusal);
    expect(await start({ YABTT_AUTH_PASSWORD: 'x', YABTT_INTERVAL: '' })).toContain(refusal);
    expect(await start({ YABTT_AUTH_PASSWORD: 'x', YABTT_INTERVAL: '1800' })).toContain('/health/live: ');
    expect(await start({ YABTT_INTERVAL: '1800' })).toContain(
      `YABTT_AUTH_PASSWORD_FILE=missing: can't be read (ENOENT)`,
    );
  });
});
