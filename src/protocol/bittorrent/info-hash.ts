import { TrackerError } from './tracker-error.js';

/** Bytes of an info hash. Trackers use the first 20 bytes of a BitTorrent v2 hash (BEP 52). */
export const INFO_HASH_BYTES = 20;

const HEX = /^[0-9a-fA-F]+$/;

/**
 * Reads one percent-decoded `info_hash`: 20 raw bytes, 32 raw bytes (v2, truncated), or either of them in hex digits.
 * @throws TrackerError for anything else
 */
export function parseInfoHash(value: Buffer): Buffer {
  if (value.length === 20) return value;
  if (value.length === 32) return value.subarray(0, INFO_HASH_BYTES);
  if (value.length === 40 || value.length === 64) {
    const text = value.toString('latin1');
    if (HEX.test(text)) return Buffer.from(text.slice(0, 2 * INFO_HASH_BYTES), 'hex');
  }
  throw new TrackerError('info_hash must be 20 bytes');
}
