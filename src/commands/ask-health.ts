import { get } from 'node:http';
import { connect, isIPv6, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { HEALTH_COMMAND_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { StartError } from '../config/start-error.js';
import type { ProxySettings } from '../config/settings/proxy.settings.js';
import type { TrackerConfig } from '../config/tracker.config.js';
import { networksOf } from '../config/validation/network.js';

const PATH = '/health/live';
/** Addresses that mean "all addresses of this machine", and the one to ask instead. */
const LOOPBACK: Readonly<Record<string, string>> = { '::': '127.0.0.1', '0.0.0.0': '127.0.0.1' };

/**
 * Asks the tracker that runs with these settings on this machine whether it is alive, for container health checks.
 * @returns a line that confirms it
 * @throws StartError if the tracker does not answer with status 200
 */
export function askHealth({ listen, tls, proxy }: TrackerConfig): Promise<string> {
  const [first = ''] = listen.hosts;
  const host = LOOPBACK[first] ?? first;
  const url = `${tls.https ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${listen.port}${PATH}`;
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new StartError(`${url}: ${reason}`));
    const failBy = (error: NodeJS.ErrnoException) => fail(error.code ?? error.message);
    const socket = connect(listen.port, host);
    socket.setTimeout(HEALTH_COMMAND_TIMEOUT_MS, () => socket.destroy(new Error('no response in time')));
    socket.on('error', failBy);
    socket.once('connect', () => {
      if (mustSendHeader(socket, proxy)) socket.write('PROXY UNKNOWN\r\n');
      // The certificate names the public host, not this address.
      const connection = tls.https ? connectTls({ socket, rejectUnauthorized: false }) : socket;
      const request = get({ host, path: PATH, createConnection: () => connection }, (response) => {
        response.resume();
        if (response.statusCode === 200) response.on('end', () => resolve(`${url}: ok`));
        else fail(`status ${response.statusCode}`);
      });
      request.on('error', failBy);
    });
  });
}

/** The tracker expects the PROXY header of this process too, if it takes its address for that of a proxy. */
function mustSendHeader({ localAddress = '' }: Socket, { proxyProtocol, trustedProxies }: ProxySettings): boolean {
  if (!proxyProtocol) return false;
  return networksOf(trustedProxies).check(localAddress, isIPv6(localAddress) ? 'ipv6' : 'ipv4');
}
