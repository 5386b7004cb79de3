/** 32-bit words of a hash that are compared: 128 bits, of which nobody finds a second passkey by trying. */
const HASH_WORDS = 4;
/** First of the arrays' sizes. */
const FIRST_ROWS = 1024;
const NONE = 0;

/** A passkey to keep. */
export interface IndexedPasskey {
  readonly id: number;
  /** SHA-256 */
  readonly hash: Buffer;
  /** Milliseconds of the Unix clock; undefined: never. */
  readonly expiresAt?: number;
}

/**
 * Finds the member of a passkey by its hash, in arrays of numbers: about 50 bytes a passkey, and a look-up allocates nothing.
 * Rows are numbered from 1; a row's passkey has a place in the chain of its bucket, and in the chain of its member.
 */
export class PasskeyIndex {
  private words = new Uint32Array(FIRST_ROWS * HASH_WORDS);
  private members = new Int32Array(FIRST_ROWS);
  private ids = new Float64Array(FIRST_ROWS);
  private expiries = new Float64Array(FIRST_ROWS);
  private nextInBucket = new Int32Array(FIRST_ROWS);
  private nextOfMember = new Int32Array(FIRST_ROWS);
  private buckets = new Int32Array(FIRST_ROWS);
  /** By member: the first of its rows. */
  private firstOfMember = new Int32Array(FIRST_ROWS);
  /** Rows used so far, and the first of those that are free again, chained by `nextInBucket`. */
  private used = 0;
  private free = NONE;

  /** Bytes of the arrays. */
  get bytes(): number {
    const { words, members, ids, expiries, nextInBucket, nextOfMember, buckets, firstOfMember } = this;
    const arrays = [words, members, ids, expiries, nextInBucket, nextOfMember, buckets, firstOfMember];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** The row of a passkey; 0 if it is unknown. */
  find(hash: Buffer): number {
    let row = this.buckets[this.bucketOf(hash)] ?? NONE;
    while (row !== NONE && !this.isAt(row, hash)) row = this.nextInBucket[row] ?? NONE;
    return row;
  }

  memberAt(row: number): number {
    return this.members[row] ?? NONE;
  }

  idAt(row: number): number {
    return this.ids[row] ?? 0;
  }

  /** Milliseconds of the Unix clock; Infinity: never. */
  expiryAt(row: number): number {
    return this.expiries[row] ?? 0;
  }

  /** Makes these the passkeys of a member, instead of those that it had. */
  replace(member: number, passkeys: readonly IndexedPasskey[]): void {
    if (member >= this.firstOfMember.length) this.firstOfMember = grown(new Int32Array(2 * member), this.firstOfMember);
    for (let row = this.firstOfMember[member] ?? NONE; row !== NONE;) {
      const next = this.nextOfMember[row] ?? NONE;
      this.remove(row);
      row = next;
    }
    this.firstOfMember[member] = NONE;
    for (const passkey of passkeys) this.add(member, passkey);
  }

  private add(member: number, { id, hash, expiresAt = Infinity }: IndexedPasskey): void {
    const row = this.takeRow();
    for (let word = 0; word < HASH_WORDS; word++) this.words[row * HASH_WORDS + word] = hash.readUInt32BE(4 * word);
    this.members[row] = member;
    this.ids[row] = id;
    this.expiries[row] = expiresAt;
    this.nextOfMember[row] = this.firstOfMember[member] ?? NONE;
    this.firstOfMember[member] = row;
    this.chain(row);
  }

  private takeRow(): number {
    if (this.free !== NONE) {
      const row = this.free;
      this.free = this.nextInBucket[row] ?? NONE;
      return row;
    }
    const row = ++this.used;
    if (row >= this.members.length) this.grow();
    return row;
  }

  private remove(row: number): void {
    const bucket = (this.words[row * HASH_WORDS] ?? 0) & (this.buckets.length - 1);
    if (this.buckets[bucket] === row) {
      this.buckets[bucket] = this.nextInBucket[row] ?? NONE;
    } else {
      let before = this.buckets[bucket] ?? NONE;
      while (before !== NONE && this.nextInBucket[before] !== row) before = this.nextInBucket[before] ?? NONE;
      this.nextInBucket[before] = this.nextInBucket[row] ?? NONE;
    }
    this.members[row] = NONE;
    this.nextInBucket[row] = this.free;
    this.free = row;
  }

  /** Doubles the rows, and the buckets with them. No row is free at that time. */
  private grow(): void {
    const rows = 2 * this.members.length;
    this.words = grown(new Uint32Array(rows * HASH_WORDS), this.words);
    this.members = grown(new Int32Array(rows), this.members);
    this.ids = grown(new Float64Array(rows), this.ids);
    this.expiries = grown(new Float64Array(rows), this.expiries);
    this.nextInBucket = new Int32Array(rows);
    this.nextOfMember = grown(new Int32Array(rows), this.nextOfMember);
    this.buckets = new Int32Array(rows);
    for (let row = 1; row < this.used; row++) this.chain(row);
  }

  private chain(row: number): void {
    const bucket = (this.words[row * HASH_WORDS] ?? 0) & (this.buckets.length - 1);
    this.nextInBucket[row] = this.buckets[bucket] ?? NONE;
    this.buckets[bucket] = row;
  }

  private bucketOf(hash: Buffer): number {
    return hash.readUInt32BE(0) & (this.buckets.length - 1);
  }

  private isAt(row: number, hash: Buffer): boolean {
    for (let word = 0; word < HASH_WORDS; word++) {
      if (this.words[row * HASH_WORDS + word] !== hash.readUInt32BE(4 * word)) return false;
    }
    return true;
  }
}

function grown<Numbers extends Int32Array | Uint32Array | Float64Array>(larger: Numbers, numbers: Numbers): Numbers {
  larger.set(numbers);
  return larger;
}
