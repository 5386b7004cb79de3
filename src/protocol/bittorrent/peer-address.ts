import { isIP, isIPv4 } from 'node:net';

/** Bytes of a compact IPv4 endpoint: 4 for the address, 2 for the port, big-endian (BEP 23). */
export const IPV4_ENDPOINT_BYTES = 6;
/** Bytes of a compact IPv6 endpoint: 16 for the address, 2 for the port, big-endian (BEP 7). */
export const IPV6_ENDPOINT_BYTES = 18;

const DOT = 0x2e;
const ZERO = 0x30;
const MAPPED_PREFIX = Buffer.from('00000000000000000000ffff', 'hex');

/**
 * Reads a literal IP address into its 4 or 16 bytes. `::ffff:a.b.c.d` is IPv4. A zone (`%eth0`) is dropped.
 * @returns undefined for anything else, DNS names included
 */
export function parseAddress(text: string): Buffer | undefined {
  // Fast path: a dual-stack socket reports IPv4 clients in this form.
  if (text.startsWith('::ffff:') && isIPv4(text.slice(7))) return ipv4Bytes(text.slice(7));
  const family = isIP(text);
  if (family === 4) return ipv4Bytes(text);
  if (family === 6) return unmapped(ipv6Bytes(text));
  return undefined;
}

/** The text of an address of 4 or 16 bytes; IPv6 in the short form of RFC 5952, which `URL` produces. */
export function formatAddress(address: Buffer): string {
  if (address.length === 4) return `${address[0]}.${address[1]}.${address[2]}.${address[3]}`;
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(address.readUInt16BE(at).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** A compact endpoint of 6 or 18 bytes. */
export function endpointOf(address: Buffer, port: number): Buffer {
  const endpoint = Buffer.allocUnsafe(address.length + 2);
  endpoint.set(address);
  endpoint.writeUInt16BE(port, address.length);
  return endpoint;
}

function ipv4Bytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  let byte = 0;
  let at = 0;
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === DOT) {
      bytes[at++] = byte;
      byte = 0;
    } else {
      byte = 10 * byte + code - ZERO;
    }
  }
  bytes[at] = byte;
  return bytes;
}

function ipv6Bytes(text: string): Buffer {
  const bytes = Buffer.alloc(16);
  const [head = '', tail] = withoutZone(text).split('::');
  const before = groupBytes(head);
  before.forEach((byte, at) => (bytes[at] = byte));
  if (tail !== undefined) {
    const after = groupBytes(tail);
    after.forEach((byte, at) => (bytes[16 - after.length + at] = byte));
  }
  return bytes;
}

function withoutZone(text: string): string {
  const zone = text.indexOf('%');
  return zone < 0 ? text : text.slice(0, zone);
}

function groupBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (isIPv4(group)) return [...ipv4Bytes(group)];
    const value = parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** Converts an IPv4-mapped IPv6 address (::ffff:a.b.c.d) to IPv4. Other addresses are returned unchanged. */
export function unmapped(address: Buffer): Buffer {
  const isMapped = address.length === 16 && address.compare(MAPPED_PREFIX, 0, 12, 0, 12) === 0;
  return isMapped ? address.subarray(12) : address;
}
