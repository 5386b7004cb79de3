import { parseAddress, unmapped } from '../bittorrent/peer-address.js';

/** What a PROXY protocol header says of the connection that it begins. */
export interface ProxyHeader {
  /** The address of whom the proxy speaks for, 4 or 16 bytes; absent where it does not say, or speaks for itself. */
  readonly client?: Buffer;
  /** Whether the client spoke TLS with the proxy; only version 2 can say so. */
  readonly overTls?: boolean;
  /** Bytes of the header: what the client itself sends begins there. */
  readonly end: number;
}

const V1_START = Buffer.from('PROXY ');
/** Bytes of the longest header of version 1, its CRLF included. */
const V1_MAX_BYTES = 107;
const V1 =
  /^PROXY (?:TCP4 ([0-9.]+) [0-9.]+ [0-9]{1,5} [0-9]{1,5}|TCP6 ([0-9A-Fa-f:.]+) [0-9A-Fa-f:.]+ [0-9]{1,5} [0-9]{1,5}|UNKNOWN(?: [ -~]*)?)\r\n/;

const V2_START = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
/** Bytes before the addresses: the start, version and command, family, length. */
const V2_FIXED = 16;
/** Bytes of the longest header of version 2 that is read, with whatever a proxy tells beside the addresses. */
const V2_MAX_BYTES = 4096;
const V2_LOCAL = 0x20;
const V2_PROXY = 0x21;
/** What a proxy tells beside the addresses: the type, two bytes of length, the value. */
const V2_TLV_FIXED = 3;
/** Of this type, the value begins with a bit for each thing that holds. */
const V2_TLV_SSL = 0x20;
const V2_CLIENT_SSL = 0x01;
/** By family: bytes of one address. */
const V2_FAMILIES: Readonly<Record<number, number>> = { 1: 4, 2: 16 };

/**
 * Reads the header of the PROXY protocol, version 1 or 2, that begins a connection.
 * @returns 'incomplete' where more bytes may make one, undefined where they can't
 */
export function readProxyHeader(bytes: Buffer): ProxyHeader | 'incomplete' | undefined {
  if (startsLike(bytes, V1_START)) return readVersion1(bytes);
  if (startsLike(bytes, V2_START)) return readVersion2(bytes);
  return undefined;
}

/** Whether the bytes begin with a start, as far as they go. */
function startsLike(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.compare(start, 0, length, 0, length) === 0;
}

function readVersion1(bytes: Buffer): ProxyHeader | 'incomplete' | undefined {
  const line = bytes.toString('latin1', 0, V1_MAX_BYTES);
  if (!line.includes('\r\n')) return bytes.length < V1_MAX_BYTES ? 'incomplete' : undefined;
  const [header, ipv4, ipv6] = V1.exec(line) ?? [];
  if (header === undefined) return undefined;
  const text = ipv4 ?? ipv6;
  if (text === undefined) return { end: header.length };
  const client = parseAddress(text);
  return client && { client, end: header.length };
}

function readVersion2(bytes: Buffer): ProxyHeader | 'incomplete' | undefined {
  if (bytes.length < V2_FIXED) return 'incomplete';
  const command = bytes[12] as number;
  const end = V2_FIXED + bytes.readUInt16BE(14);
  if ((command !== V2_LOCAL && command !== V2_PROXY) || end > V2_MAX_BYTES) return undefined;
  if (bytes.length < end) return 'incomplete';
  const length = V2_FAMILIES[(bytes[13] as number) >> 4];
  if (command === V2_LOCAL || length === undefined) return { end };
  // Two addresses and two ports.
  const addressesEnd = V2_FIXED + 2 * length + 4;
  if (end < addressesEnd) return undefined;
  // Out of the packet, which would be kept by it; and IPv4 in its mapped form becomes IPv4.
  const address = Buffer.from(bytes.subarray(V2_FIXED, V2_FIXED + length));
  return { client: unmapped(address), overTls: isOverTls(bytes.subarray(addressesEnd, end)), end };
}

/** @param more what stands behind the addresses; where it is cut short, what comes before counts */
function isOverTls(more: Buffer): boolean {
  for (let at = 0; at + V2_TLV_FIXED < more.length; at += V2_TLV_FIXED + more.readUInt16BE(at + 1)) {
    if (more[at] !== V2_TLV_SSL || more.readUInt16BE(at + 1) === 0) continue;
    return ((more[at + V2_TLV_FIXED] as number) & V2_CLIENT_SSL) !== 0;
  }
  return false;
}
