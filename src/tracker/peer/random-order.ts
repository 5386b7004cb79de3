/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

/** Draws the places 0 to n-1 in random order, none twice. Made once and begun anew for every answer. */
export class RandomOrder {
  private places = new Uint16Array(256);
  private left = 0;
  private random: Random = Math.random;

  begin(count: number, random: Random): void {
    this.left = count;
    this.random = random;
    if (count > this.places.length) this.places = new Uint16Array(count);
    for (let at = 0; at < count; at++) this.places[at] = at;
  }

  get isEmpty(): boolean {
    return this.left === 0;
  }

  next(): number {
    const drawn = Math.floor(this.random() * this.left--);
    const place = this.places[drawn] as number;
    this.places[drawn] = this.places[this.left] as number;
    return place;
  }
}
