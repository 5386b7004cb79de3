import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ChildProgram } from '../support/processes/child-program.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/processes/free-port.mjs';
import { type TorrentClient, clientEnvironment } from './torrent-client.js';

/** Everything by which Transmission finds peers without a tracker, off; and the router is left alone. */
const ONLY_THE_TRACKER = {
  'dht-enabled': false,
  'pex-enabled': false,
  'lpd-enabled': false,
  'port-forwarding-enabled': false,
};

/**
 * Starts Transmission on torrents. It checks what is in the folder first, so it seeds complete files and downloads
 * missing ones, and seeds on until it is stopped. It leaves by command, because version 3.00 announces no stop when
 * the program ends: it takes no more requests for the network by then.
 */
export async function startTransmission(torrents: readonly string[], folder: string): Promise<TorrentClient> {
  const rpcPort = await freePort();
  const configFolder = join(folder, 'transmission');
  await mkdir(configFolder);
  await writeFile(join(configFolder, 'settings.json'), JSON.stringify(await settings(folder, rpcPort)));
  const env = clientEnvironment(folder);
  const args = ['--foreground', '--config-dir', configFolder];
  const program = new ChildProgram('transmission-daemon', args, { cwd: folder, env, stopSignal: 'SIGTERM' });
  const command = async (...words: string[]) => {
    await promisify(execFile)('transmission-remote', [`127.0.0.1:${rpcPort}`, ...words], { env, timeout: 5000 });
  };
  await untilUp(program, () => command('--session-info'));
  for (const path of torrents) await command('--add', path);
  return { program, leaveSwarm: () => command('--torrent', 'all', '--stop') };
}

async function settings(folder: string, rpcPort: number): Promise<object> {
  return {
    ...ONLY_THE_TRACKER,
    'bind-address-ipv4': '127.0.0.1',
    'bind-address-ipv6': '::1',
    'peer-port': await freePort(),
    'rpc-bind-address': '127.0.0.1',
    'rpc-port': rpcPort,
    'download-dir': folder,
    'incomplete-dir-enabled': false,
    'download-queue-enabled': false,
    'ratio-limit-enabled': false,
  };
}

/** Repeats the first command until the daemon listens to commands. @throws with what it printed when it never does */
async function untilUp(daemon: ChildProgram, firstCommand: () => Promise<void>): Promise<void> {
  try {
    await eventually(() => (daemon.running ? firstCommand() : undefined));
    if (!daemon.running) throw new Error('it ended');
  } catch (error) {
    throw new Error(`transmission-daemon does not answer:\n${daemon.output}`, { cause: error });
  }
}
