import { RateLimit } from './rate-limit.js';

describe('RateLimit', () => {
  it('should allow a number of requests in each second', () => {
    let now = 1_500;
    const limit = new RateLimit(2, () => now);
    const ask = () => [limit.allows(), limit.allows(), limit.allows()];
    expect(ask()).toEqual([true, true, false]);
    now = 1_999;
    expect(limit.allows()).toBe(false);
    now = 2_000;
    expect(ask()).toEqual([true, true, false]);
    now = 9_000;
    expect(ask()).toEqual([true, true, false]);
  });
});
