import { formatAddress, parseAddress } from '../../protocol/bittorrent/peer-address.js';
import type { BanKind } from '../../tracker/access/ban.entity.js';

/** What a ban applies to, in canonical form. */
export interface BanValue {
  readonly kind: BanKind;
  readonly value: string;
  readonly firstAddress?: Buffer;
  readonly lastAddress?: Buffer;
}

/** Printable ASCII, as BEP 20 defines the prefix of a peer_id, of at most 20 bytes. */
const CLIENT = /^[\x20-\x7e]{1,20}$/;

const IPV4_RANGE = /^([0-9]{1,3}(?:\.[0-9]{1,3}){3}) *- *([0-9]{1,3}(?:\.[0-9]{1,3}){3})$/;
const DOT = 0x2e;
const ZERO = 0x30;

/** @returns undefined for an invalid client, address, CIDR or `first-last` */
export function parseBanValue(kind: BanKind, text: string): BanValue | undefined {
  if (kind === 'client') return CLIENT.test(text) ? { kind, value: text } : undefined;
  const range = parseIpv4Range(text);
  if (range) return range;
  const dash = text.indexOf('-');
  return dash < 0 ? parseNetwork(text.trim()) : parseRange(text.slice(0, dash).trim(), text.slice(dash + 1).trim());
}

/** An address or a CIDR. Clears the bits beyond its prefix. */
function parseNetwork(text: string): BanValue | undefined {
  const [addressText = '', prefixText, ...rest] = text.split('/');
  const address = parseAddress(addressText);
  if (!address || rest.length > 0) return undefined;
  if (prefixText === undefined) return banOf(address, address, formatAddress(address));
  const prefix = /^[0-9]{1,3}$/.test(prefixText) ? Number(prefixText) : Infinity;
  if (prefix > 8 * address.length) return undefined;
  const [first, last] = [Buffer.from(address), Buffer.from(address)];
  for (const [at, byte] of address.entries()) {
    const hostBits = 0xff >> Math.min(8, Math.max(0, prefix - 8 * at));
    first[at] = byte & ~hostBits;
    last[at] = byte | hostBits;
  }
  const isOne = prefix === 8 * address.length;
  return banOf(first, last, isOne ? formatAddress(first) : `${formatAddress(first)}/${prefix}`);
}

/** Of half a million lines, nearly all are ranges of IPv4: without texts and regular expressions in between. */
function parseIpv4Range(text: string): BanValue | undefined {
  const [, firstText, lastText] = IPV4_RANGE.exec(text) ?? [];
  if (firstText === undefined || lastText === undefined) return undefined;
  const [first, last] = [ipv4Of(firstText), ipv4Of(lastText)];
  if (!first || !last || first.compare(last) > 0) return undefined;
  const value = formatAddress(first);
  return banOf(first, last, first.equals(last) ? value : `${value}-${formatAddress(last)}`);
}

/** Reads a text of four numbers, which may have leading zeros. @returns undefined if one is too large */
function ipv4Of(text: string): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(4);
  let [byte, at] = [0, 0];
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === DOT) {
      bytes[at++] = byte;
      byte = 0;
    } else {
      byte = 10 * byte + code - ZERO;
      if (byte > 255) return undefined;
    }
  }
  bytes[at] = byte;
  return bytes;
}

function parseRange(firstText: string, lastText: string): BanValue | undefined {
  const [first, last] = [parseAddress(withoutZeros(firstText)), parseAddress(withoutZeros(lastText))];
  if (!first || !last || first.length !== last.length || first.compare(last) > 0) return undefined;
  if (first.equals(last)) return banOf(first, last, formatAddress(first));
  return banOf(first, last, `${formatAddress(first)}-${formatAddress(last)}`);
}

function banOf(firstAddress: Buffer, lastAddress: Buffer, value: string): BanValue {
  return { kind: 'address', value, firstAddress, lastAddress };
}

/** Some lists write `001.002.003.004` and mean decimal numbers. */
function withoutZeros(text: string): string {
  return /^[0-9.]+$/.test(text) ? text.replace(/(^|\.)0+(?=[0-9])/g, '$1') : text;
}
