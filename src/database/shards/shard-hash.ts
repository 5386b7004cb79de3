const SEED = (0x9e3779b9 + 20 + 3923095) | 0;

/**
 * PostgreSQL's hash of 20 bytes, by which Citus distributes info hashes: Bob Jenkins' lookup3, as `hash_bytes` of
 * PostgreSQL's hashfn.c computes it on a little-endian machine.
 * @returns a signed number of 32 bits, as `worker_hash` of Citus returns it
 */
export function shardHash(infoHash: Buffer): number {
  let a = (SEED + infoHash.readInt32LE(0)) | 0;
  let b = (SEED + infoHash.readInt32LE(4)) | 0;
  let c = (SEED + infoHash.readInt32LE(8)) | 0;

  // mix()
  a = ((a - c) ^ rotate(c, 4)) | 0;
  c = (c + b) | 0;
  b = ((b - a) ^ rotate(a, 6)) | 0;
  a = (a + c) | 0;
  c = ((c - b) ^ rotate(b, 8)) | 0;
  b = (b + a) | 0;
  a = ((a - c) ^ rotate(c, 16)) | 0;
  c = (c + b) | 0;
  b = ((b - a) ^ rotate(a, 19)) | 0;
  a = (a + c) | 0;
  c = ((c - b) ^ rotate(b, 4)) | 0;
  b = (b + a) | 0;

  a = (a + infoHash.readInt32LE(12)) | 0;
  b = (b + infoHash.readInt32LE(16)) | 0;

  // final()
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  return ((c ^ b) - rotate(b, 24)) | 0;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
