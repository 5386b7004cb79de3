/** A set of peer id prefixes. */
export class BannedClients {
  private readonly prefixes: ReadonlySet<string>;
  /** The distinct lengths: `has` makes one look-up for each, however many clients are banned. */
  private readonly lengths: readonly number[];

  constructor(prefixes: readonly string[]) {
    this.prefixes = new Set(prefixes);
    this.lengths = [...new Set(prefixes.map(({ length }) => length))];
  }

  has(peerId: Buffer): boolean {
    return this.lengths.some((length) => this.prefixes.has(peerId.toString('latin1', 0, length)));
  }
}
