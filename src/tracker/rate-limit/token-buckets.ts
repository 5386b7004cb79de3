import { randomBytes } from 'node:crypto';

/** Buckets among which a key has its place. */
const SET_SIZE = 8;

/**
 * Token buckets for keys of 64 bits, in memory of fixed size. A bucket is stored as the time when it will be full (the
 * virtual scheduling form of GCRA, ITU-T I.371). A full bucket needs no place. If all places of a key are taken, the bucket that
 * will be full first gives way; its key then has a full one.
 */
export class TokenBuckets {
  private readonly highs: Int32Array;
  private readonly lows: Int32Array;
  private readonly fullAt: Float64Array;
  private readonly setMask: number;
  /** Secret, so that nobody can choose addresses whose buckets share their places. */
  private readonly seed = randomBytes(4).readInt32LE();

  /**
   * @param buckets a power of two
   * @param msPerToken milliseconds in which a bucket gets one token
   * @param capacity tokens of a full bucket
   */
  constructor(
    buckets: number,
    private readonly msPerToken: number,
    private readonly capacity: number,
  ) {
    this.highs = new Int32Array(buckets);
    this.lows = new Int32Array(buckets);
    this.fullAt = new Float64Array(buckets);
    this.setMask = buckets / SET_SIZE - 1;
  }

  /**
   * Takes tokens from the bucket of a key.
   * @param high 32 bits of the key, signed: V8 passes such a number without an allocation
   * @param low 32 bits of the key, signed: V8 passes such a number without an allocation
   * @param now milliseconds of a steady clock
   * @returns false if the bucket has too few; then it keeps them
   */
  take(high: number, low: number, tokens: number, now: number): boolean {
    const { highs, lows, fullAt } = this;
    const first = this.setOf(high, low) * SET_SIZE;
    let place = first;
    let earliest = Infinity;
    for (let at = first; at < first + SET_SIZE; at++) {
      if (lows[at] === low && highs[at] === high) {
        place = at;
        break;
      }
      const time = fullAt[at] as number;
      if (time < earliest) {
        earliest = time;
        place = at;
      }
    }
    const isKnown = lows[place] === low && highs[place] === high;
    const from = isKnown ? Math.max(fullAt[place] as number, now) : now;
    const until = from + tokens * this.msPerToken;
    if (until - now > this.capacity * this.msPerToken) return false;
    if (!isKnown) {
      highs[place] = high;
      lows[place] = low;
    }
    fullAt[place] = until;
    return true;
  }

  private setOf(high: number, low: number): number {
    let hash = Math.imul(low ^ this.seed, 0x9e3779b1) ^ high;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) & this.setMask;
  }
}
