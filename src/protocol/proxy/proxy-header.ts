import { parseAddress, unmapped } from '../bittorrent/peer-address.js';

/** The header of the PROXY protocol at the start of a connection. */
export interface ProxyHeader {
  /** The client's address, 4 or 16 bytes; absent for an unknown client and for the proxy's own health checks. */
  readonly client?: Buffer;
  /** Whether the client's connection to the proxy uses TLS. Only version 2 reports it. */
  readonly overTls?: boolean;
  /** Length of the header. The client's own bytes follow. */
  readonly end: number;
}

const V1_SIGNATURE = Buffer.from('PROXY ');
/** Maximum length of a version 1 header, with its CRLF. */
const V1_MAX_BYTES = 107;
const V1 =
  /^PROXY (?:TCP4 ([0-9.]+) [0-9.]+ [0-9]{1,5} [0-9]{1,5}|TCP6 ([0-9A-Fa-f:.]+) [0-9A-Fa-f:.]+ [0-9]{1,5} [0-9]{1,5}|UNKNOWN(?: [ -~]*)?)\r\n/;

const V2_SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
/** Bytes before the addresses: signature, version and command, family, length. */
const V2_FIXED = 16;
/** Maximum length of a version 2 header with its TLVs. */
const V2_MAX_BYTES = 4096;
const V2_LOCAL = 0x20;
const V2_PROXY = 0x21;
/** Bytes of a TLV before its value: one for the type, two for the length. */
const V2_TLV_FIXED = 3;
/** The first byte of this TLV's value is a bit field. */
const V2_TLV_SSL = 0x20;
const V2_CLIENT_SSL = 0x01;
/** Bytes of an address, by family. */
const V2_FAMILIES: Readonly<Record<number, number>> = { 1: 4, 2: 16 };

/**
 * Reads the header of the PROXY protocol, version 1 or 2.
 * @param bytes the first bytes of a connection
 * @returns 'incomplete' if more bytes are needed, undefined if this is no such header
 */
export function readProxyHeader(bytes: Buffer): ProxyHeader | 'incomplete' | undefined {
  if (beginsLike(bytes, V1_SIGNATURE)) return readVersion1(bytes);
  if (beginsLike(bytes, V2_SIGNATURE)) return readVersion2(bytes);
  return undefined;
}

/** Compares as many bytes as there are. */
function beginsLike(bytes: Buffer, signature: Buffer): boolean {
  const length = Math.min(bytes.length, signature.length);
  return bytes.compare(signature, 0, length, 0, length) === 0;
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
  const command = bytes[12];
  const end = V2_FIXED + bytes.readUInt16BE(14);
  if ((command !== V2_LOCAL && command !== V2_PROXY) || end > V2_MAX_BYTES) return undefined;
  if (bytes.length < end) return 'incomplete';
  const length = V2_FAMILIES[bytes.readUInt8(13) >> 4];
  if (command === V2_LOCAL || length === undefined) return { end };
  // Two addresses, two ports.
  const addressesEnd = V2_FIXED + 2 * length + 4;
  if (end < addressesEnd) return undefined;
  // A copy, because a view would keep the whole packet in memory.
  const address = Buffer.from(bytes.subarray(V2_FIXED, V2_FIXED + length));
  return { client: unmapped(address), overTls: isOverTls(bytes.subarray(addressesEnd, end)), end };
}

/** @param tlvs the bytes after the addresses; a truncated TLV ends the list */
function isOverTls(tlvs: Buffer): boolean {
  for (let at = 0; at + V2_TLV_FIXED < tlvs.length; at += V2_TLV_FIXED + tlvs.readUInt16BE(at + 1)) {
    if (tlvs[at] !== V2_TLV_SSL || tlvs.readUInt16BE(at + 1) === 0) continue;
    return (tlvs.readUInt8(at + V2_TLV_FIXED) & V2_CLIENT_SSL) !== 0;
  }
  return false;
}
