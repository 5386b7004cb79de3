import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Contestant } from './contestant.js';
import type { Bench } from '../measurement.js';
import { startServerProcess } from './server-process.js';

const PACKAGE = 'bittorrent-tracker';
/** Milliseconds that npm has for the installation. */
const INSTALL_PATIENCE_MS = 120_000;

/** Run in the folder where the package is: its HTTP and UDP doors, on any free ports. */
const PROGRAM = `
  import Server from '${PACKAGE}/server';
  const server = new Server({ http: true, udp: true, ws: false, stats: false });
  server.on('error', (error) => console.error(error.message));
  server.on('warning', () => undefined);
  const { http, udp4 } = server;
  let open = 0;
  for (const door of [http, udp4]) door.on('listening', () => {
    if (++open === 2) console.log('ready on ' + http.address().port + ' and ' + udp4.address().port);
  });
  server.listen(0, { http: '127.0.0.1', udp: '127.0.0.1', udp6: '::1' });`;

/** Starts bittorrent-tracker; undefined where it is not installed and can't be. */
export async function startBittorrentTracker(bench: Bench): Promise<Contestant | undefined> {
  const folder = await installed(bench);
  if (folder === undefined) {
    bench.say(`${PACKAGE} is not installed: skipped`);
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

/** The folder that BENCH_BITTORRENT_TRACKER names, else, but in a smoke run, a temporary one that npm fills. */
async function installed(bench: Bench): Promise<string | undefined> {
  const given = process.env.BENCH_BITTORRENT_TRACKER;
  if (given) return existsSync(join(given, 'node_modules', PACKAGE)) ? resolve(given) : undefined;
  if (bench.options.quick) return undefined;
  installation ??= install(bench);
  return installation;
}

async function install(bench: Bench): Promise<string | undefined> {
  const folder = await mkdtemp(join(bench.folder, `${PACKAGE}-`));
  bench.say(`${PACKAGE}: installing it into a temporary folder`);
  const npm = spawn(
    'npm',
    ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--silent', PACKAGE],
    { cwd: folder, stdio: 'ignore', timeout: INSTALL_PATIENCE_MS },
  );
  bench.scope.onEnd(() => npm.kill());
  const code = await once(npm, 'exit').then(
    ([exitCode]) => exitCode as number | null,
    () => null,
  );
  return code === 0 ? folder : undefined;
}
