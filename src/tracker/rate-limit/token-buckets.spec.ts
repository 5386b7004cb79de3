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

  it('should report of which buckets much was taken, each once', () => {
    const buckets = new TokenBuckets(1024, 10, 5);
    buckets.countTaken(3);
    expect(buckets.report()).toEqual([]);
    for (const [low, tokens] of [
      [1, 3],
      [2, 2.5],
      [3, 1],
      [3, 2],
      [3, 1],
    ] as const) {
      buckets.take(-1, low, tokens, 0);
    }
    expect(buckets.report()).toEqual([-1, 1, 3, -1, 3, 4]);
    buckets.take(-1, 2, 2.5, 0);
    expect(buckets.report()).toEqual([]);
  });

  it('should count what was taken elsewhere, and owe no more than a bucket full', () => {
    const buckets = new TokenBuckets(1024, 10, 5);
    const taken = (now: number) => {
      let count = 0;
      while (buckets.take(1, 2, 1, now)) count++;
      return count;
    };
    buckets.owe(1, 2, 3, 0);
    expect(taken(0)).toBe(2);
    buckets.owe(1, 2, 2, 0);
    expect([10, 20, 30].map(taken)).toEqual([0, 0, 1]);
    buckets.owe(1, 2, 1_000, 1_000);
    expect([1_050, 1_060].map(taken)).toEqual([0, 1]);
  });

  it('should admit as much as one in the long run, if several report to each other', () => {
    const processes = [1, 2, 3, 4].map(() => new TokenBuckets(1024, 10, 1000));
    for (const buckets of processes) buckets.countTaken(12.5);
    let taken = 0;
    // Each is asked for 1 000 a second of one key, for 60 s, and reports twice a second.
    for (let now = 0; now < 60_000; now++) {
      for (const buckets of processes) if (buckets.take(1, 2, 1, now)) taken++;
      if (now % 500 !== 499) continue;
      const reports = processes.map((buckets) => buckets.report());
      for (const [from, report] of reports.entries()) {
        for (const [to, buckets] of processes.entries()) {
          if (to !== from && report.length > 0) buckets.owe(1, 2, report[2] as number, now);
        }
      }
    }
    // The burst and a hundred a second are 7 000. Without the reports, it would be 28 000.
    expect(taken).toBeGreaterThan(6_900);
    expect(taken).toBeLessThan(7_900);
  });
});
