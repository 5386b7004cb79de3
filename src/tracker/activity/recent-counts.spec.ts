import { RecentIncrease } from './recent-counts.js';

describe('RecentIncrease', () => {
  it('should be the increase over the window, and since the start before', () => {
    const recent = new RecentIncrease(30_000, 1_000);
    expect(recent.since(6_000, { a: 5 })).toEqual({ counts: { a: 5 }, milliseconds: 5_000 });
    expect(recent.since(16_000, { a: 7, b: 1 })).toEqual({ counts: { a: 7, b: 1 }, milliseconds: 15_000 });
    expect(recent.since(26_000, { a: 7, b: 1 })).toEqual({ counts: { a: 7, b: 1 }, milliseconds: 25_000 });
    // From the report at 6 000.
    expect(recent.since(36_000, { a: 8, b: 1 })).toEqual({ counts: { a: 3, b: 1 }, milliseconds: 30_000 });
    expect(recent.since(46_000, { a: 8, b: 1 })).toEqual({ counts: { a: 1 }, milliseconds: 30_000 });
  });

  it('should be of the time that has passed where reports were missed', () => {
    const recent = new RecentIncrease(30_000, 0);
    recent.since(10_000, { a: 1 });
    expect(recent.since(310_000, { a: 601 })).toEqual({ counts: { a: 600 }, milliseconds: 300_000 });
    expect(recent.since(320_000, { a: 611 })).toEqual({ counts: { a: 610 }, milliseconds: 310_000 });
    expect(recent.since(340_000, { a: 631 })).toEqual({ counts: { a: 30 }, milliseconds: 30_000 });
  });
});
