import fc from 'fast-check';
import { randomIntegers } from '../swarm/random.js';
import { RandomOrder } from './random-order.js';

const random = randomIntegers();

function drawAll(order: RandomOrder): number[] {
  const places: number[] = [];
  while (!order.isEmpty) places.push(order.next());
  return places;
}
const inOrder = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('RandomOrder', () => {
  it('should draw each place once, also when it is begun anew before its end', () => {
    const anyRound = fc.record({ count: fc.nat(600), draws: fc.nat(600) });
    fc.assert(
      fc.property(
        fc.array(anyRound),
        fc.nat(600),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (rounds, last, draw) => {
          const order = new RandomOrder();
          for (const { count, draws } of rounds) {
            order.begin(count, random);
            for (let drawn = 0; drawn < draws && !order.isEmpty; drawn++) order.next();
          }
          order.begin(last, (bound) => Math.floor(draw * bound));
          expect(drawAll(order).sort((a, b) => a - b)).toEqual(inOrder(last));
        },
      ),
    );
  });

  it('should draw any order as likely as every other (R6)', () => {
    // Each order of four comes of just one of the 4 * 3 * 2 * 1 ways to draw.
    const orders = new Set<string>();
    for (let way = 0; way < 24; way++) {
      const order = new RandomOrder();
      const draws = [way % 4, Math.floor(way / 4) % 3, Math.floor(way / 12) % 2, 0];
      order.begin(4, () => draws.shift() ?? 0);
      orders.add(drawAll(order).join());
    }
    expect(orders.size).toBe(24);
  });

  it('should be empty where there is nothing to draw, also after it was begun with more', () => {
    const order = new RandomOrder();
    expect(order.isEmpty).toBe(true);
    order.begin(3, random);
    expect(order.isEmpty).toBe(false);
    order.begin(0, random);
    expect(order.isEmpty).toBe(true);
  });
});
