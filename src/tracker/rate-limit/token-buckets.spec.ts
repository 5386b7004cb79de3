import { TokenBuckets } from './token-buckets.js';

describe('TokenBuckets', () => {
  it('should give the capacity at once, and then what time brings', () => {
    const buckets = new TokenBuckets(1024, 10, 5);
    const taken = (now: number) => {
      let count = 0;
      while (buckets.take(1, 2, 1, now)) count++;
      return count;
    };
    expect([0, 0, 10, 35, 45, 1_000_000].map(taken)).toEqual([5, 0, 1, 2, 1, 5]);
  });

  it('should take several tokens or a part of one', () => {
    const buckets = new TokenBuckets(1024, 10, 5);
    expect([4.5, 0.5, 0.5].map((tokens) => buckets.take(0, 1, tokens, 0))).toEqual([true, true, false]);
    expect(buckets.take(0, 2, 5.1, 0)).toBe(false);
    expect(buckets.take(0, 2, 5, 0)).toBe(true);
  });

  it('should keep the buckets of keys apart that share one half', () => {
    const buckets = new TokenBuckets(1024, 10, 1);
    const keys = [
      [0, 1],
      [1, 0],
      [1, 1],
      [0, -1],
      [-1, 0],
    ] as const;
    expect(keys.map(([high, low]) => buckets.take(high, low, 1, 0))).toEqual(keys.map(() => true));
    expect(keys.map(([high, low]) => buckets.take(high, low, 1, 0))).toEqual(keys.map(() => false));
  });

  it('should stay exact for one key among a million that come and go', () => {
    const buckets = new TokenBuckets(131_072, 10, 1000);
    let taken = 0;
    // 20 000 requests a second for 60 s, and 1 000 a second of one key, whose limit is 100 a second after the first 1000.
    for (let at = 0; at < 1_200_000; at++) {
      const now = at / 20;
      buckets.take(1, at % 1_000_000, 1, now);
      if (at % 20 === 0 && buckets.take(2, 7, 1, now)) taken++;
    }
    // The burst, and a hundred for each of 59.999 seconds.
    expect(taken).toBe(6_999);
  });

  it('should never give a key more than its capacity at once, however many keys there are', () => {
    const buckets = new TokenBuckets(64, 1000, 2);
    for (let key = 0; key < 10_000; key++) {
      const taken = [1, 2, 3].filter(() => buckets.take(0, key, 1, 0)).length;
      expect(taken).toBe(2);
    }
  });
});
