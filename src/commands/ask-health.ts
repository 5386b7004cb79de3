import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { isIPv6 } from 'node:net';
import { HEALTH_COMMAND_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { StartError } from '../config/start-error.js';
import type { TrackerConfig } from '../config/tracker.config.js';

const PATH = '/health/live';
/** Addresses that mean "all addresses of this machine", and the one to ask instead. */
const LOOPBACK: Readonly<Record<string, string>> = { '::': '127.0.0.1', '0.0.0.0': '127.0.0.1' };

/**
 * Asks the tracker that runs with these settings on this machine whether it is alive, for container health checks.
 * @returns a line that confirms it
 * @throws StartError if the tracker does not answer with status 200
 */
export function askHealth({ listen, tls }: TrackerConfig): Promise<string> {
  const [first = ''] = listen.hosts;
  const host = LOOPBACK[first] ?? first;
  const url = `${tls.https ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${listen.port}${PATH}`;
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new StartError(`${url}: ${reason}`));
    // The certificate names the public host, not this address.
    const options = { timeout: HEALTH_COMMAND_TIMEOUT_MS, agent: false, rejectUnauthorized: false };
    const request = (tls.https ? getHttps : getHttp)(url, options, (response) => {
      response.resume();
      if (response.statusCode === 200) response.on('end', () => resolve(`${url}: ok`));
      else fail(`status ${response.statusCode}`);
    });
    request.on('timeout', () => request.destroy(new Error('no response in time')));
    request.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
  });
}
