import { isIP } from 'node:net';

/** Whether a text is an IP address, or looks like a host name. */
export function isHost(value: unknown): boolean {
  return typeof value === 'string' && (isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value));
}
