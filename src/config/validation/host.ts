import { isIP } from 'node:net';

/** The entries of a list that is separated by commas. */
export function hostsIn(list: string): string[] {
  return list
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
}

/** Whether a text is a list of IP addresses and of what looks like host names. */
export function isHostList(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const hosts = hostsIn(value);
  return hosts.length > 0 && hosts.every(isHost);
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text);
}
