import { formatAddress, parseAddress } from '../protocol/bittorrent/peer-address.js';

/** All addresses of the machine, of both families. */
export const ANY_ADDRESS = '::';
export const ANY_IPV4_ADDRESS = '0.0.0.0';

/** The hosts of `YABTT_HOST`, each once. @param hosts IP addresses and names */
export function uniqueHosts(hosts: readonly string[]): string[] {
  return [...new Set(hosts.map(normalized))];
}

/** The same without those that an address for all of the machine includes: a second listener would be refused there. */
export function separateHosts(hosts: readonly string[]): string[] {
  const unique = uniqueHosts(hosts);
  if (unique.includes(ANY_ADDRESS)) return [ANY_ADDRESS];
  if (!unique.includes(ANY_IPV4_ADDRESS)) return unique;
  return unique.filter((host) => host === ANY_IPV4_ADDRESS || parseAddress(host)?.length !== 4);
}

/** The usual form of an address. One with a zone is unchanged. */
function normalized(host: string): string {
  const address = host.includes('%') ? undefined : parseAddress(host);
  return address ? formatAddress(address) : host.toLowerCase();
}
