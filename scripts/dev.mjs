// Builds src/ on every change, and starts the tracker anew after every build without errors.
import { spawn } from 'node:child_process';

/** How `tsc --watch` ends its report of a build. */
const BUILT = /Found (\d+) errors?\. Watching for file changes/;

const run = (args, stdout) => spawn(process.execPath, args, { stdio: ['inherit', stdout, 'inherit'] });
const compiler = run(
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
  'pipe',
);
let tracker;
let isOutdated = false;
let isEnding = false;

let line = '';
compiler.stdout.setEncoding('utf8').on('data', (text) => {
  process.stdout.write(text);
  const lines = (line + text).split('\n');
  line = lines.pop();
  for (const complete of lines) if (BUILT.exec(complete)?.[1] === '0') restart();
});
compiler.on('exit', () => end('SIGTERM'));

/** Ends the running tracker in order; its successor starts when its ports are free. */
function restart() {
  if (isEnding) return;
  if (!tracker) return start();
  isOutdated = true;
  tracker.kill();
}

function start() {
  isOutdated = false;
  tracker = run(
    ['--enable-source-maps', '--max-semi-space-size=64', 'dist/cli.js', ...process.argv.slice(2)],
    'inherit',
  );
  tracker.on('exit', () => {
    tracker = undefined;
    if (isOutdated && !isEnding) start();
  });
}

function end(signal) {
  isEnding = true;
  compiler.kill();
  tracker?.kill(signal);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => end(signal === 'SIGHUP' ? 'SIGTERM' : signal));
