import { BlockList, isIP } from 'node:net';

/** Whether a value is a CIDR like `10.0.0.0/8` or `fd00::/8`, or a single address. */
export function isNetwork(text: unknown): text is string {
  if (typeof text !== 'string') return false;
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** The set of addresses in CIDRs and single addresses that `isNetwork` accepts. */
export function networksOf(texts: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const text of texts) {
    const [address = '', prefix] = text.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, Number(prefix), family);
  }
  return networks;
}

/** Whether a value is a list of networks. */
export function areNetworks(value: unknown): boolean {
  return Array.isArray(value) && value.every(isNetwork);
}
