import { SortedHashes } from './sorted-hashes.js';

/** The reasons of takedowns, packed. */
export interface PackedReasons {
  /** Info hashes, 20 bytes each, in ascending order. */
  readonly infoHashes: Buffer;
  /** For each, the id of its takedown. */
  readonly takedowns: readonly string[];
  /** By id of a takedown. */
  readonly reasons: ReadonlyMap<string, string>;
}

const NONE: PackedReasons = { infoHashes: Buffer.alloc(0), takedowns: [], reasons: new Map() };

/** Why torrents are denied: 24 bytes each, and the text of each takedown once. */
export class DenialReasons {
  private readonly hashes: SortedHashes;
  private readonly indexes: Uint32Array;
  private readonly texts: readonly string[];

  constructor({ infoHashes, takedowns, reasons }: PackedReasons = NONE) {
    this.hashes = new SortedHashes(infoHashes);
    this.texts = [...reasons.values()];
    const indexOf = new Map([...reasons.keys()].map((id, index) => [id, index]));
    this.indexes = Uint32Array.from(takedowns, (id) => indexOf.get(id) ?? 0);
  }

  of(infoHash: Buffer): string | undefined {
    const at = this.hashes.indexOf(infoHash);
    return at < 0 ? undefined : this.texts[this.indexes[at] ?? 0];
  }
}
