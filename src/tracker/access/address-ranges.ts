const WORD_BYTES = 4;

/** One bucket for each value of the first two bytes of an address. */
const BUCKETS = 0x1_0000;

/**
 * A set of address ranges of one family. Overlapping ranges are merged. Buckets leave few of half a million for a look-up to
 * compare, which compares numbers and allocates nothing.
 */
export class AddressRanges {
  /** The 32-bit words of each range's first address, in ascending order, and of its last. */
  private readonly firsts: Uint32Array;
  private readonly lasts: Uint32Array;
  /** Words of an address: 1 or 4. */
  private readonly words: number;
  /** The number of ranges that begin before each bucket; undefined if the set is empty. */
  private readonly starts?: Uint32Array;
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
    if (size > 0) this.starts = this.bucketStarts();
  }

  /**
   * @param address an address, or an endpoint, which begins with one
   * @param at where it begins
   */
  has(address: Buffer, at = 0): boolean {
    if (!this.starts) return false;
    const bucket = ((address[at] as number) << 8) | (address[at + 1] as number);
    let low = this.starts[bucket] as number;
    let high = this.starts[bucket + 1] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.firsts, middle, address, at) <= 0) low = middle + 1;
      else high = middle;
    }
    return low > 0 && this.compare(this.lasts, low - 1, address, at) >= 0;
  }

  private bucketStarts(): Uint32Array {
    const starts = new Uint32Array(BUCKETS + 1);
    let bucket = 0;
    for (let place = 0; place < this.size; place++) {
      const next = ((this.firsts[place * this.words] as number) >>> 16) + 1;
      if (next > bucket) starts.fill(place, bucket, next);
      bucket = next;
    }
    starts.fill(this.size, bucket);
    return starts;
  }

  private store(words: Uint32Array, place: number, bytes: Buffer, at: number): void {
    for (let word = 0; word < this.words; word++) {
      words[place * this.words + word] = bytes.readUInt32BE(at + word * WORD_BYTES);
    }
  }

  /** Negative, 0 or positive: the stored address is lower than, equal to or higher than the one in `bytes`. */
  private compare(words: Uint32Array, place: number, bytes: Buffer, at: number): number {
    for (let word = 0; word < this.words; word++) {
      const difference = (words[place * this.words + word] as number) - bytes.readUInt32BE(at + word * WORD_BYTES);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}
