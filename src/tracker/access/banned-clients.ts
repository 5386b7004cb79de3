/** What the peer ids of banned clients begin with. */
export class BannedClients {
  private readonly prefixes: ReadonlySet<string>;
  /** The lengths that occur: one look-up for each, however many clients are banned. */
  private readonly lengths: readonly number[];

  constructor(prefixes: readonly string[]) {
    this.prefixes = new Set(prefixes);
    this.lengths = [...new Set(prefixes.map(({ length }) => length))];
  }

  has(peerId: Buffer): boolean {
    return this.lengths.some((length) => this.prefixes.has(peerId.toString('latin1', 0, length)));
  }
}
