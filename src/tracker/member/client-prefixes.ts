/** A set of peer id prefixes (BEP 20), printable ASCII. */
export class ClientPrefixes {
  private readonly prefixes: ReadonlySet<string>;
  /** The distinct lengths: `has` makes one look-up for each, however many prefixes there are. */
  private readonly lengths: readonly number[];

  constructor(prefixes: readonly string[]) {
    this.prefixes = new Set(prefixes);
    this.lengths = [...new Set(prefixes.map(({ length }) => length))];
  }

  get size(): number {
    return this.prefixes.size;
  }

  has(peerId: Buffer): boolean {
    return this.lengths.some((length) => this.prefixes.has(peerId.toString('latin1', 0, length)));
  }
}
