import { INFO_HASH_BYTES } from '../../protocol/bittorrent/info-hash.js';

/** One bucket for each value of the first two bytes. Info hashes are spread evenly over them. */
const BUCKETS = 0x1_0000;

/**
 * A set of info hashes of 20 bytes each: a million takes 20 MB, and is read with one statement. Buckets leave few or no
 * hashes to compare.
 */
export class SortedHashes {
  readonly size: number;
  /** The index of the first hash of each bucket; undefined if the set is empty. */
  private readonly starts?: Uint32Array;

  /** @param packed concatenated info hashes in ascending order */
  constructor(private readonly packed: Buffer) {
    this.size = packed.length / INFO_HASH_BYTES;
    if (this.size > 0) this.starts = startsOf(packed);
  }

  has(infoHash: Buffer): boolean {
    return this.indexOf(infoHash) >= 0;
  }

  /** The place of an info hash in the order of all; -1 if it is not in the set. */
  indexOf(infoHash: Buffer): number {
    if (!this.starts) return -1;
    const bucket = infoHash.readUInt16BE(0);
    let low = this.starts[bucket] ?? 0;
    let high = this.starts[bucket + 1] ?? 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = middle * INFO_HASH_BYTES;
      const order = infoHash.compare(this.packed, at, at + INFO_HASH_BYTES);
      if (order === 0) return middle;
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    return -1;
  }
}

function startsOf(packed: Buffer): Uint32Array {
  const starts = new Uint32Array(BUCKETS + 1);
  let bucket = 0;
  for (let at = 0; at < packed.length; at += INFO_HASH_BYTES) {
    const next = packed.readUInt16BE(at) + 1;
    if (next > bucket) starts.fill(at / INFO_HASH_BYTES, bucket, next);
    bucket = next;
  }
  starts.fill(packed.length / INFO_HASH_BYTES, bucket);
  return starts;
}
