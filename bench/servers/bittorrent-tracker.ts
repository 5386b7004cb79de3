import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Contestant } from './contestant.js';
import type { Bench } from '../measurement.js';
import { startServerProcess } from './server-process.js';

const PACKAGE = 'bittorrent-tracker';
const INSTALL_TIMEOUT_MS = 120_000;

/** Runs in the folder of the package, and serves HTTP and UDP on free ports. */
const PROGRAM = `
  import Server from '${PACKAGE}/server';
  const server = new Server({ http: true, udp: true, ws: false, stats: false });
  server.on('error', (error) => console.error(error.message));
  server.on('warning', () => undefined);
  const { http, udp4 } = server;
  let listening = 0;
  for (const listener of [http, udp4]) listener.on('listening', () => {
    if (++listening === 2) console.log('ready on ' + http.address().port + ' and ' + udp4.address().port);
  });
  server.listen(0, { http: '127.0.0.1', udp: '127.0.0.1', udp6: '::1' });`;

/** @returns undefined if it is not installed and can't be */
export async function startBittorrentTracker(bench: Bench): Promise<Contestant | undefined> {
  const folder = await installed(bench);
  if (folder === undefined) {
    bench.log(`${PACKAGE} is not installed: skipped`);
    return undefined;
  }
  const server = await startServerProcess(bench.scope, {
    command: process.execPath,
    args: ['--input-type=module', '--eval', PROGRAM],
    cwd: folder,
    ready: /ready on (\d+) and (\d+)/,
  });
  return { name: PACKAGE, ...server };
}

let installation: Promise<string | undefined> | undefined;

/** The folder of BENCH_BITTORRENT_TRACKER, or a temporary one that npm fills. A smoke run does not install it. */
async function installed(bench: Bench): Promise<string | undefined> {
  const given = process.env.BENCH_BITTORRENT_TRACKER;
  if (given) return existsSync(join(given, 'node_modules', PACKAGE)) ? resolve(given) : undefined;
  if (bench.options.quick) return undefined;
  installation ??= install(bench);
  return installation;
}

async function install(bench: Bench): Promise<string | undefined> {
  const folder = await mkdtemp(join(bench.folder, `${PACKAGE}-`));
  bench.log(`installing ${PACKAGE} into a temporary folder`);
  const npm = spawn(
    'npm',
    ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--silent', PACKAGE],
    { cwd: folder, stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS },
  );
  bench.scope.onEnd(() => npm.kill());
  const code = await once(npm, 'exit').then(
    ([exitCode]) => exitCode as number | null,
    () => null,
  );
  return code === 0 ? folder : undefined;
}
