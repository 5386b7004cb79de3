import { createHash } from 'node:crypto';

const UINT32_HEX = /^[0-9a-fA-F]{1,8}$/;

/**
 * The announce `key` as the 64-bit number that is stored with the peer. Up to eight hex digits are read as that number,
 * because clients send the same key in hex over HTTP and as 32 bits over UDP. Any other key is hashed with SHA-256, so a
 * stored key does not reveal what the client sent.
 * @returns undefined for an empty or absent key, and for 0, which a UDP announce without a key has
 */
export function keyOf(value: Buffer | undefined): bigint | undefined {
  if (value === undefined || value.length === 0) return undefined;
  const text = value.toString('latin1');
  if (UINT32_HEX.test(text)) return BigInt(`0x${text}`) || undefined;
  return createHash('sha256').update(value).digest().readBigInt64BE(0);
}
