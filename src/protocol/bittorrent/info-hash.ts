import { TrackerError } from './tracker-error.js';

/** Bytes of an info hash. Trackers use the first 20 bytes of a BitTorrent v2 hash (BEP 52). */
export const INFO_HASH_BYTES = 20;

/** 40 hex digits, or 64 of a v2 hash. */
export const INFO_HASH_HEX = /^([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$/;

/**
 * Reads one percent-decoded `info_hash`: 20 raw bytes, 32 raw bytes (v2, truncated), or either of them in hex digits.
 * @throws TrackerError for anything else
 */
export function parseInfoHash(value: Buffer): Buffer {
  if (value.length === 20) return value;
  if (value.length === 32) return value.subarray(0, INFO_HASH_BYTES);
  const infoHash = parseHexInfoHash(value.toString('latin1'));
  if (!infoHash) throw new TrackerError('info_hash must be 20 bytes');
  return infoHash;
}

/** @returns 20 bytes, truncated from a v2 hash; undefined if the text is not 40 or 64 hex digits */
export function parseHexInfoHash(text: string): Buffer | undefined {
  return INFO_HASH_HEX.test(text) ? Buffer.from(text.slice(0, 2 * INFO_HASH_BYTES), 'hex') : undefined;
}
