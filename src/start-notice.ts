import type { OperatorPassword } from './admin/auth/operator-password.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { describeDatabase } from './database/connection/data-source.js';
import type { RunningTracker } from './tracker-application.js';
import { version } from './config/version.js';

const MODES = {
  open: 'open to every torrent',
  registered: 'registered torrents only',
  private: 'registered torrents and members only',
};

/** The block that a start logs: what runs, where, and how to log in. */
export function startNotice(config: TrackerConfig, { port, udpPort, adminPort, password }: RunningTracker): string {
  const { admin, listen, swarm, tls } = config;
  const host = hostIn(listen.hosts);
  const scheme = tls.https ? 'https' : 'http';
  const url = `${scheme}://${host}:${port}`;
  const adminUrl = adminPort === undefined ? url : `${scheme}://${hostIn(admin.adminHosts)}:${adminPort}`;
  const announceUrls = [`${url}/announce`];
  if (udpPort !== undefined) announceUrls.push(`udp://${host}:${udpPort}/announce`);
  return [
    `YaBTT ${version} is ready`,
    `  announce URL  ${announceUrls.join('\n                ')}`,
    `  database      ${describeDatabase(config)}`,
    `  mode          ${MODES[swarm.mode]}; peers announce every ${swarm.interval} s and get up to ${swarm.queryLimit} peers`,
    `  admin page    ${describeAdmin(adminUrl, password)}`,
    ...(config.workerCount > 1 ? [`  workers       ${config.workerCount} processes`] : []),
  ].join('\n');
}

/** The host of a URL for the first of these. */
function hostIn([first = '']: readonly string[]): string {
  const address = first === '::' || first === '0.0.0.0' ? 'localhost' : first;
  return address.includes(':') ? `[${address}]` : address;
}

/** The only place that shows a password, and only one that was made for this start. */
function describeAdmin(url: string, { username, password, isGenerated }: OperatorPassword): string {
  if (password === undefined) return 'closed, because YABTT_AUTH_PASSWORD is not set';
  const login = isGenerated ? `user ${username}, password ${password} until the next start` : `user ${username}`;
  return `${url}/admin (${login})`;
}
