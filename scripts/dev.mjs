// Builds on every change of src/ and runs the tracker anew on every build.
import { spawn } from 'node:child_process';

const run = (...args) => spawn(process.execPath, args, { stdio: 'inherit' });
const compiler = run(
  'node_modules/typescript/bin/tsc',
  '-p',
  'tsconfig.build.json',
  '--watch',
  '--preserveWatchOutput',
);
const tracker = run('--watch', '--enable-source-maps', '--max-semi-space-size=64', 'dist/main.js');

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    compiler.kill();
    tracker.kill(signal);
  });
}
