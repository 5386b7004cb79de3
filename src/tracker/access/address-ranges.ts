const WORD_BYTES = 4;

/**
 * A set of address ranges of one family. Overlapping ranges are merged, so that a look-up among half a million takes about
 * twenty comparisons of numbers and allocates no object.
 */
export class AddressRanges {
  /** The 32-bit words of each range's first address, in ascending order, and of its last. */
  private readonly firsts: Uint32Array;
  private readonly lasts: Uint32Array;
  /** Words of an address: 1 or 4. */
  private readonly words: number;
  /** Number of ranges after merging. */
  readonly size: number;

  /**
   * @param packed first and last address of each range, ordered by the first
   * @param addressBytes 4 or 16
   */
  constructor(packed: Buffer, addressBytes: 4 | 16) {
    this.words = addressBytes / WORD_BYTES;
    this.firsts = new Uint32Array(packed.length / (2 * WORD_BYTES));
    this.lasts = new Uint32Array(this.firsts.length);
    let size = 0;
    for (let at = 0; at < packed.length; at += 2 * addressBytes) {
      const lastAt = at + addressBytes;
      if (size > 0 && this.compare(this.lasts, size - 1, packed, at) >= 0) {
        if (this.compare(this.lasts, size - 1, packed, lastAt) < 0) this.store(this.lasts, size - 1, packed, lastAt);
      } else {
        this.store(this.firsts, size, packed, at);
        this.store(this.lasts, size, packed, lastAt);
        size++;
      }
    }
    this.size = size;
  }

  /** @param address an address, or an endpoint, which begins with one */
  has(address: Buffer): boolean {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.firsts, middle, address, 0) <= 0) low = middle + 1;
      else high = middle;
    }
    return low > 0 && this.compare(this.lasts, low - 1, address, 0) >= 0;
  }

  private store(words: Uint32Array, place: number, bytes: Buffer, at: number): void {
    for (let word = 0; word < this.words; word++) {
      words[place * this.words + word] = bytes.readUInt32BE(at + word * WORD_BYTES);
    }
  }

  /** Negative, 0 or positive: the stored address is lower than, equal to or higher than the one in `bytes`. */
  private compare(words: Uint32Array, place: number, bytes: Buffer, at: number): number {
    for (let word = 0; word < this.words; word++) {
      const difference = (words[place * this.words + word] ?? 0) - bytes.readUInt32BE(at + word * WORD_BYTES);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}
