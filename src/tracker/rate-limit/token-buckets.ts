import { randomBytes } from 'node:crypto';
import { TakenTokens } from './taken-tokens.js';

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
  private taken?: TakenTokens;
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
    const place = this.placeOf(high, low);
    const isKnown = lows[place] === low && highs[place] === high;
    const from = isKnown ? Math.max(fullAt[place] as number, now) : now;
    const until = from + tokens * this.msPerToken;
    if (until - now > this.capacity * this.msPerToken) return false;
    if (!isKnown) {
      highs[place] = high;
      lows[place] = low;
    }
    fullAt[place] = until;
    this.taken?.add(place, tokens, isKnown);
    return true;
  }

  /**
   * Counts from now on what is taken from each bucket, for `report`.
   * @param min tokens that are worth a report
   */
  countTaken(min: number): void {
    this.taken = new TakenTokens(this.fullAt.length, min);
  }

  /** The buckets from which much was taken since the last report, and how much: high, low and tokens of each. */
  report(): number[] {
    const report: number[] = [];
    this.taken?.takeAll((place, tokens) =>
      report.push(this.highs[place] as number, this.lows[place] as number, tokens),
    );
    return report;
  }

  /** Takes tokens that were taken elsewhere. A bucket may owe them: at most as many as it can have. */
  owe(high: number, low: number, tokens: number, now: number): void {
    const place = this.placeOf(high, low);
    const isKnown = this.lows[place] === low && this.highs[place] === high;
    const from = isKnown ? Math.max(this.fullAt[place] as number, now) : now;
    this.highs[place] = high;
    this.lows[place] = low;
    this.fullAt[place] = Math.min(from + tokens * this.msPerToken, now + 2 * this.capacity * this.msPerToken);
  }

  /** The place of a key; if it has none, that of the bucket which will be full first. */
  private placeOf(high: number, low: number): number {
    const { highs, lows, fullAt } = this;
    const first = this.setOf(high, low) * SET_SIZE;
    let place = first;
    let earliest = Infinity;
    for (let at = first; at < first + SET_SIZE; at++) {
      if (lows[at] === low && highs[at] === high) return at;
      const time = fullAt[at] as number;
      if (time < earliest) {
        earliest = time;
        place = at;
      }
    }
    return place;
  }

  private setOf(high: number, low: number): number {
    let hash = Math.imul(low ^ this.seed, 0x9e3779b1) ^ high;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) & this.setMask;
  }
}
