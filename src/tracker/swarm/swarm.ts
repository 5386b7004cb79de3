import type { SwarmCounts } from '../../protocol/bittorrent/announce.js';
import type { PackedPeers } from './packed-peers.js';

/** A swarm as an announce sees it: its counts, and a sample of its peers of each role (all peers of a small swarm). */
export interface Swarm {
  readonly counts: SwarmCounts;
  readonly seeders: PackedPeers;
  readonly leechers: PackedPeers;
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
 */
export function countOf(read: number, size: number, census: number): number {
  return read < size ? read : Math.max(read, census);
}
