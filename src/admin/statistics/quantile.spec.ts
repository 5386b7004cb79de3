import { quantileOf } from './quantile.js';

describe('quantileOf', () => {
  const buckets = [
    { bound: 0.01, count: 10 },
    { bound: 0.001, count: 80 },
    { bound: 0.1, count: 10 },
  ];

  it.each([
    [0.5, 0.000625],
    [0.8, 0.001],
    [0.85, 0.0055],
    [0.99, 0.091],
    [1, 0.1],
  ])('should interpolate within a bucket: %d is %d', (share, value) => {
    expect(quantileOf(buckets, share)).toBeCloseTo(value, 12);
  });

  it('should have no value without values', () => {
    expect(quantileOf([], 0.5)).toBeUndefined();
    expect(quantileOf([{ bound: 1, count: 0 }], 0.5)).toBeUndefined();
  });

  it('should be the largest bound for what exceeds it', () => {
    const [first] = buckets;
    expect(quantileOf([...buckets, { bound: Infinity, count: 1_000 }], 0.99)).toBe(0.1);
    expect(quantileOf([{ bound: Infinity, count: 1 }], 0.99)).toBe(0);
    expect(quantileOf([{ bound: 1, count: 0 }, first as (typeof buckets)[0]], 0.5)).toBeCloseTo(0.005, 12);
  });
});
