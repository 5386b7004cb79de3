import type { TrackerConfig } from './config/tracker.config.js';
import { describeDatabase } from './database/connection/data-source.js';
import type { RunningTracker } from './tracker-application.js';
import type { OperatorPassword } from './admin/auth/operator-password.js';
import { version } from './version.js';

/** The one block that tells an operator what runs where. */
export function startNotice(config: TrackerConfig, { port, udpPort, password }: RunningTracker): string {
  const address = config.listen.host === '::' || config.listen.host === '0.0.0.0' ? 'localhost' : config.listen.host;
  const host = address.includes(':') ? `[${address}]` : address;
  const url = `${config.tls.https ? 'https' : 'http'}://${host}:${port}`;
  const announceUrls = [`${url}/announce`];
  if (udpPort !== undefined) announceUrls.push(`udp://${host}:${udpPort}/announce`);
  const torrents = config.swarm.mode === 'open' ? 'open to every torrent' : 'registered torrents only';
  return [
    `YaBTT ${version} is ready`,
    `  announce URL  ${announceUrls.join('\n                ')}`,
    `  database      ${describeDatabase(config)}`,
    `  mode          ${torrents}; announce every ${config.swarm.interval} s, up to ${config.swarm.queryLimit} peers`,
    `  desk          ${describeDesk(url, password)}`,
    ...(config.workerCount > 1 ? [`  workers       ${config.workerCount} processes`] : []),
  ].join('\n');
}

/** The one place where a password that was made here is told. */
function describeDesk(url: string, { username, password, isMade }: OperatorPassword): string {
  if (password === undefined) return 'shut, as YABTT_AUTH_PASSWORD is not set';
  return `${url}/api/docs, for ${username}${isMade ? ` with the password ${password}, until the next start` : ''}`;
}
