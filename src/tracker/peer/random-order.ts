import type { Random } from '../swarm/random.js';

/** Draws the numbers 0 to n-1 in random order, each once. Reused for every answer. */
export class RandomOrder {
  private numbers = new Uint16Array(256);
  private left = 0;
  private random: Random = () => 0;

  begin(count: number, random: Random): void {
    this.left = count;
    this.random = random;
    if (count > this.numbers.length) this.numbers = new Uint16Array(count);
    for (let at = 0; at < count; at++) this.numbers[at] = at;
  }

  get isEmpty(): boolean {
    return this.left === 0;
  }

  next(): number {
    const drawn = this.random(this.left--);
    const number = this.numbers[drawn];
    const last = this.numbers[this.left];
    if (number === undefined || last === undefined) throw new RangeError('all numbers are drawn');
    this.numbers[drawn] = last;
    return number;
  }
}
