import { isFamilyMissing, listenError, type ListenSettings } from './listen-error.js';
import { ANY_ADDRESS, ANY_IPV4_ADDRESS, separateHosts } from './listen-hosts.js';

interface Server {
  /** @returns the port @throws the system's error */
  listen(port: number, host: string): Promise<number>;
}

/**
 * Listens on several hosts.
 * @param port 0 for any free port
 * @returns the port, which is the same on all hosts
 * @throws StartError that names the setting
 */
export async function listenOnHosts(
  server: Server,
  hosts: readonly string[],
  port: number,
  variables: Pick<ListenSettings, 'portVariable' | 'hostVariable'>,
): Promise<number> {
  let found = port;
  for (const host of separateHosts(hosts)) {
    try {
      found = await listenOn(server, host, found);
    } catch (error) {
      throw listenError(error as NodeJS.ErrnoException, { host, port: found, ...variables });
    }
  }
  return found;
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return server.listen(port, host).catch((error: NodeJS.ErrnoException) => {
    // A machine without IPv6 can't listen on "::", the default for both families.
    if (host === ANY_ADDRESS && isFamilyMissing(error)) return server.listen(port, ANY_IPV4_ADDRESS);
    throw error;
  });
}
