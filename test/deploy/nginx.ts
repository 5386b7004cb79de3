import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChildProgram } from '../support/processes/child-program.js';
import { freePort } from '../support/processes/free-port.mjs';
import type { Balancer } from './haproxy.js';
import { untilReady } from './until-ready.js';

const CONFIGURATION = fileURLToPath(new URL('../../deploy/nginx/nginx.conf', import.meta.url));
/** Where Debian has `stream`, which is not part of its nginx. */
const STREAM = '/usr/lib/nginx/modules/ngx_stream_module.so';

/**
 * Starts nginx with the configuration in `deploy/`, the addresses in it replaced by those of the test: both transports on one
 * port of loopback.
 * @param instances three ports, each of both transports
 * @param admin their admin ports
 */
export async function startNginx(instances: readonly number[], admin: readonly number[] = []): Promise<Balancer> {
  const port = await freePort();
  const adminPort = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'yabtt-nginx-'));
  const file = join(folder, 'nginx.conf');
  let text = await readFile(CONFIGURATION, 'utf8');
  const replace = (from: string, to: string, times = 2) => {
    if (text.split(from).length !== times + 1) throw new Error(`nginx.conf: "${from}" must be there ${times} times`);
    text = text.replaceAll(from, to);
  };
  replace('listen 8080', `listen 127.0.0.1:${port}`);
  for (const [at, instance] of instances.entries()) replace(`yabtt-${at + 1}:8080`, `127.0.0.1:${instance}`);
  replace('listen 127.0.0.1:8081', `listen 127.0.0.1:${adminPort}`, 1);
  for (const at of instances.keys()) replace(`yabtt-${at + 1}:8081`, `127.0.0.1:${admin[at] ?? 1}`, 1);
  await writeFile(file, text);
  const directives = [`pid ${folder}/nginx.pid;`, 'daemon off;'];
  if (existsSync(STREAM)) directives.unshift(`load_module ${STREAM};`);
  const args = ['-p', folder, '-c', file, '-g', directives.join(' ')];
  const program = new ChildProgram('/usr/sbin/nginx', args, { cwd: folder, env: {}, stopSignal: 'SIGTERM' });
  await untilReady(program, port);
  return { program, port, adminPort, remove: () => rm(folder, { recursive: true, force: true }) };
}
