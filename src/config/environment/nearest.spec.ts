import { nearestOf } from './nearest.js';

describe('nearestOf', () => {
  it.each([
    ['abcd', ['abcx', 'abxy'], 'abcx'],
    ['abdc', ['abxx', 'abcd'], 'abcd'],
    ['abc', ['abcdef', 'ab'], 'ab'],
    ['', ['xx', 'y'], 'y'],
  ])('should find for %j among %j: %j', (text, candidates, nearest) => {
    expect(nearestOf(text, candidates)).toBe(nearest);
  });
});
