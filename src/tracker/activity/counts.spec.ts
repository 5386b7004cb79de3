import { increaseOf, sumOf } from './counts.js';

describe('counts', () => {
  it('should be summed up by name', () => {
    expect(sumOf([{ a: 1, b: 2 }, {}, { a: 3 }])).toEqual({ a: 4, b: 2 });
  });

  it('should have an increase of what has grown only', () => {
    expect(increaseOf({ a: 5, b: 2, c: 1 }, { a: 3, b: 2, d: 7 })).toEqual({ a: 2, c: 1 });
  });
});
