/** A set of peer id prefixes. A look-up is a binary search, and allocates nothing. */
export class BannedClients {
  /** In ascending order; none begins with another. */
  private readonly prefixes: Buffer[] = [];

  constructor(prefixes: readonly string[]) {
    const sorted = prefixes.map((prefix) => Buffer.from(prefix, 'latin1')).sort((one, other) => one.compare(other));
    for (const prefix of sorted) {
      const previous = this.prefixes.at(-1);
      if (!previous || compare(previous, prefix, 0) !== 0) this.prefixes.push(prefix);
    }
  }

  get size(): number {
    return this.prefixes.length;
  }

  /** @param at where the peer id begins */
  has(peerId: Buffer, at = 0): boolean {
    let low = 0;
    let high = this.prefixes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compare(this.prefixes[middle] as Buffer, peerId, at);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  }
}

/** 0 if the bytes at a position begin with the prefix; otherwise negative or positive, as the prefix is lower or higher. */
function compare(prefix: Buffer, bytes: Buffer, at: number): number {
  for (let byte = 0; byte < prefix.length; byte++) {
    const difference = (prefix[byte] as number) - (bytes[at + byte] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
