import { Distribution } from './distribution.js';

describe('Distribution', () => {
  it('should count values up to each bound, the bound included, and those above', () => {
    const distribution = new Distribution([1, 5, 10]);
    for (const value of [0, 1, 2, 5, 6, 11, 1000]) distribution.add(value);
    expect(distribution.read()).toEqual({ upTo: [2, 4, 5], count: 7, sum: 1025 });
  });

  it('should be empty at first', () => {
    expect(new Distribution([1, 2]).read()).toEqual({ upTo: [0, 0], count: 0, sum: 0 });
  });
});
