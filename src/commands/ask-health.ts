import { get as overHttp } from 'node:http';
import { get as overHttps } from 'node:https';
import { isIPv6 } from 'node:net';
import { HEALTH_COMMAND_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { StartError } from '../config/start-error.js';
import type { TrackerConfig } from '../config/tracker.config.js';

const PATH = '/health/live';
/** Addresses that stand for all of the machine, and where one asks then. */
const ANY: Readonly<Record<string, string>> = { '::': '127.0.0.1', '0.0.0.0': '127.0.0.1' };

/**
 * Asks the tracker that runs with these settings on this machine whether it lives, as containers do.
 * @returns a line that says so
 * @throws StartError in one line where it does not answer as it should
 */
export function askHealth({ listen, tls }: TrackerConfig): Promise<string> {
  const host = ANY[listen.host] ?? listen.host;
  const url = `${tls.https ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${listen.port}${PATH}`;
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new StartError(`${url}: ${reason}`));
    // The certificate is for the name that clients use, not for this address.
    const options = { timeout: HEALTH_COMMAND_TIMEOUT_MS, agent: false, rejectUnauthorized: false };
    const request = (tls.https ? overHttps : overHttp)(url, options, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) answer.on('end', () => resolve(`${url}: ok`));
      else fail(`status ${answer.statusCode}`);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
  });
}
