import { fileURLToPath } from 'node:url';
import { ChildProgram } from '../support/processes/child-program.js';
import { freePort } from '../support/processes/free-port.mjs';
import { untilReady } from './until-ready.js';

const FOLDER = fileURLToPath(new URL('../../deploy/haproxy', import.meta.url));
/** Nobody listens here. */
const NOBODY = '127.0.0.1:1';

/** A load balancer that was started before some instances. */
export interface Balancer {
  readonly program: ChildProgram;
  readonly port: number;
  /** Of the admin API. */
  readonly adminPort: number;
  /** Removes its files. */
  remove(): Promise<void>;
}

/**
 * Starts HAProxy with the configuration in `deploy/`.
 * @param instances up to three ports
 * @param admin their admin ports, if the test uses them
 */
export async function startHaproxy(instances: readonly number[], admin: readonly number[] = []): Promise<Balancer> {
  const port = await freePort();
  const adminPort = await freePort();
  const at = (index: number, ports = instances) => (ports[index] === undefined ? NOBODY : `127.0.0.1:${ports[index]}`);
  const env = {
    LB_BIND: `127.0.0.1:${port},[::1]:${port}`,
    LB_INSTANCE_1: at(0),
    LB_INSTANCE_2: at(1),
    LB_INSTANCE_3: at(2),
    LB_ADMIN_BIND: `127.0.0.1:${adminPort}`,
    LB_ADMIN_1: at(0, admin),
    LB_ADMIN_2: at(1, admin),
    LB_ADMIN_3: at(2, admin),
    LB_UNAVAILABLE: `${FOLDER}/unavailable.http`,
  };
  const args = ['-db', '-f', `${FOLDER}/haproxy.cfg`];
  const program = new ChildProgram('/usr/sbin/haproxy', args, { cwd: FOLDER, env, stopSignal: 'SIGTERM' });
  await untilReady(program, port);
  return { program, port, adminPort, remove: async () => undefined };
}
