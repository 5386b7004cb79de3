import { TrackerError } from './tracker-error.js';

/** Bytes of a peer_id (BEP 3). */
export const PEER_ID_BYTES = 20;

/** @throws TrackerError unless the percent-decoded value has exactly 20 bytes */
export function parsePeerId(value: Buffer): Buffer {
  if (value.length !== PEER_ID_BYTES) throw new TrackerError('peer_id must be 20 bytes');
  return value;
}
