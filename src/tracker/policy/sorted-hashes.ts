import { INFO_HASH_BYTES } from '../../protocol/info-hash.js';

/** A set of info hashes in 20 bytes each, so that a million of them is 20 MB and is read with one statement. */
export class SortedHashes {
  /** @param packed info hashes one after another, in byte order */
  constructor(private readonly packed: Buffer) {}

  get size(): number {
    return this.packed.length / INFO_HASH_BYTES;
  }

  has(infoHash: Buffer): boolean {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = middle * INFO_HASH_BYTES;
      const order = infoHash.compare(this.packed, at, at + INFO_HASH_BYTES);
      if (order === 0) return true;
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    return false;
  }
}
