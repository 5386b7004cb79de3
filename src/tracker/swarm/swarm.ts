import type { SwarmCounts } from '../../protocol/bittorrent/announce.js';
import type { PackedPeers } from './packed-peers.js';

/** A swarm as an announce sees it: its counts, and a sample of its peers of each role (all peers of a small swarm). */
export interface Swarm {
  readonly counts: SwarmCounts;
  readonly seeders: PackedPeers;
  readonly leechers: PackedPeers;
  /** Set where the swarm has more peers than a sample holds, though some of them were left out of this one. */
  readonly isLarge?: boolean;
}

/**
 * Peers of a role in a sample. A role with fewer is read whole, and its count is exact. For a larger role, this is enough for
 * several different answers.
 */
export function sampleSize(queryLimit: number): number {
  return 2 * queryLimit;
}

/**
 * The number of peers of a role: exact if all of them were read; otherwise the count of the last census, which may be half a
 * minute old and may not know how a young swarm grew.
 * @param kept those that were read and not left out
 */
export function countOf(read: number, size: number, census: number, kept = read): number {
  return read < size ? kept : Math.max(kept, census);
}
