import { StartError } from '../config/start-error.js';

/** The settings of a listener: host and port, and the variables that set them. */
export interface ListenSettings {
  readonly host: string;
  readonly port: number;
  readonly portVariable: 'YABTT_PORT' | 'YABTT_UDP_PORT' | 'YABTT_ADMIN_PORT';
  /** By default `YABTT_HOST`. */
  readonly hostVariable?: 'YABTT_ADMIN_HOST';
}

/** Whether listening failed because the machine has no IPv6. */
export function isFamilyMissing(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL';
}

/** Whether listening failed because of the port: another program uses it, or it needs a privilege. */
export function isPortRefused(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EADDRINUSE' || error.code === 'EACCES';
}

/**
 * The error of a listener that can't start. It names the setting to change.
 * @param address the address that was tried, if the host is a name for several
 */
export function listenError(
  error: NodeJS.ErrnoException,
  { host, port, portVariable, hostVariable }: ListenSettings,
  address = host,
): StartError {
  const setting = isPortRefused(error) ? `${portVariable}=${port}` : `${hostVariable ?? 'YABTT_HOST'}=${host}`;
  return new StartError(`${setting}: can't listen on ${address}: ${error.code ?? String(error)}`);
}
