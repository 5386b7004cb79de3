import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Contestant } from './contestant.js';
import type { Bench } from '../measurement.js';
import { freePort } from '../../test/support/processes/free-port.mjs';
import { startServerProcess } from './server-process.js';
import { infoHashOf } from '../workload/workload-peer.js';

const WHITELIST = 'white.txt';

/** Debian's build answers for whitelisted torrents only. @returns undefined if it is not installed */
export async function startOpentracker(bench: Bench): Promise<Contestant | undefined> {
  if (spawnSync('opentracker', ['-h']).error) {
    bench.log('opentracker is not installed: skipped');
    return undefined;
  }
  const root = await mkdtemp(join(bench.folder, 'opentracker-'));
  await chmod(root, 0o755);
  const infoHashes = Array.from({ length: bench.options.sizes.torrents }, (_, at) => infoHashOf(at).toString('hex'));
  await writeFile(join(root, WHITELIST), `${infoHashes.join('\n')}\n`);
  const port = await freePort();
  // As root it changes its root directory and its user.
  const whitelist = process.getuid?.() === 0 ? `/${WHITELIST}` : join(root, WHITELIST);
  const settings = [
    `listen.tcp_udp 127.0.0.1:${port}`,
    `access.whitelist ${whitelist}`,
    `tracker.rootdir ${root}`,
    'tracker.user nobody',
  ];
  const file = join(root, 'opentracker.conf');
  await writeFile(file, `${settings.join('\n')}\n`);
  const server = await startServerProcess(bench.scope, {
    command: 'opentracker',
    args: ['-f', file],
    cwd: root,
    ready: port,
  });
  return { name: 'opentracker', hangsUp: true, ...server };
}
