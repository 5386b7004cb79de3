import { readFileSync } from 'node:fs';
import { HEAP_FLAG } from './heap-flag.js';

describe('the heap flag', () => {
  it.each(['package.json', 'src/cli.ts', 'deploy/Dockerfile', 'scripts/dev.mjs'])(
    'should be given by %s, so that no process has to restart',
    (file) => {
      expect(readFileSync(file, 'utf8')).toContain(HEAP_FLAG);
    },
  );
});
