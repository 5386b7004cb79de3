import { randomIntegers } from './random.js';

describe('random integers', () => {
  it('should be every integer below the bound about equally often (R6)', () => {
    const random = randomIntegers(Buffer.alloc(12, 7));
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draws = 0; draws < 100_000; draws++) counts[random(10)]! += 1;
    // Five standard deviations of a binomial distribution.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(100_000 * 0.1 * 0.9));
  });

  it('should differ from one generator to another', () => {
    const [one, other] = [randomIntegers(), randomIntegers()];
    const draw = (random: (bound: number) => number) => Array.from({ length: 8 }, () => random(2 ** 31)).join();
    expect(draw(one)).not.toBe(draw(other));
  });
});
