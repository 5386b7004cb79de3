/** Where an address can be reached: from everywhere, from its own network, or nowhere. */
export const AddressScope = { Public: 0, Private: 1, Reserved: 2, Impossible: 3 } as const;

/**
 * The scope of an IPv4 address (IANA's registry of special-purpose addresses, RFC 6890). Only numbers are compared: every announce
 * asks this of every selected peer.
 * - private: loopback, 10/8, 172.16/12, 192.168/16, and 100.64/10 of carriers
 * - reserved: documentation, benchmarks and future use; test networks use them
 * - impossible: unspecified, link-local, multicast, broadcast
 * @param at where the address begins
 */
export function ipv4Scope(bytes: Buffer, at = 0): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  switch (first) {
    case 0:
      return AddressScope.Impossible;
    case 10:
    case 127:
      return AddressScope.Private;
    case 100:
      return (second & 0xc0) === 64 ? AddressScope.Private : AddressScope.Public;
    case 169:
      return second === 254 ? AddressScope.Impossible : AddressScope.Public;
    case 172:
      return (second & 0xf0) === 16 ? AddressScope.Private : AddressScope.Public;
    case 192:
      if (second === 168) return AddressScope.Private;
      return second === 0 && (third === 0 || third === 2) ? AddressScope.Reserved : AddressScope.Public;
    case 198:
      return (second & 0xfe) === 18 || (second === 51 && third === 100) ? AddressScope.Reserved : AddressScope.Public;
    case 203:
      return second === 0 && third === 113 ? AddressScope.Reserved : AddressScope.Public;
    default:
      if (first < 224) return AddressScope.Public;
      return first < 240 || isBroadcast(bytes, at) ? AddressScope.Impossible : AddressScope.Reserved;
  }
}

/**
 * The scope of an IPv6 address.
 * - private: loopback and fc00::/7
 * - reserved: documentation (2001:db8::/32, 3fff::/20) and 100::/64, to which packets are discarded
 * - impossible: unspecified, link-local, multicast, and IPv4 addresses in the form of IPv6
 * @param at where the address begins
 */
export function ipv6Scope(bytes: Buffer, at = 0): number {
  const first = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  const second = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  if (first === 0x2001) return second === 0x0db8 ? AddressScope.Reserved : AddressScope.Public;
  if ((first & 0xfe00) === 0xfc00) return AddressScope.Private;
  if ((first & 0xffc0) === 0xfe80 || first >= 0xff00) return AddressScope.Impossible;
  if (first === 0x3fff) return second < 0x1000 ? AddressScope.Reserved : AddressScope.Public;
  if (first === 0x0100) return AddressScope.Reserved;
  if (first !== 0) return AddressScope.Public;
  return isIpv6Loopback(bytes, at) ? AddressScope.Private : AddressScope.Impossible;
}

/**
 * Whether a client may claim an address: it must be one that a peer can have, and a public client has no private address that
 * others could reach.
 * @param claim an address or an endpoint: 4, 6, 16 or 18 bytes
 * @param client the address that the announce came from, 4 or 16 bytes
 * @param allowReserved whether a peer may have a reserved address
 */
export function mayClaim(claim: Buffer, client: Buffer, allowReserved: boolean): boolean {
  const scope = claim.length < 16 ? ipv4Scope(claim) : ipv6Scope(claim);
  if (scope === AddressScope.Private) return scopeOf(client) === AddressScope.Private;
  return isPossible(scope, allowReserved);
}

/** Whether a peer can have an address of a scope. */
export function isPossible(scope: number, allowReserved: boolean): boolean {
  return scope < AddressScope.Reserved || (allowReserved && scope === AddressScope.Reserved);
}

/** @param address 4 or 16 bytes */
export function scopeOf(address: Buffer): number {
  return address.length === 4 ? ipv4Scope(address) : ipv6Scope(address);
}

function isBroadcast(bytes: Buffer, at: number): boolean {
  return bytes[at] === 255 && bytes[at + 1] === 255 && bytes[at + 2] === 255 && bytes[at + 3] === 255;
}

function isIpv6Loopback(bytes: Buffer, at: number): boolean {
  for (let byte = 2; byte < 15; byte++) if (bytes[at + byte] !== 0) return false;
  return bytes[at + 15] === 1;
}
