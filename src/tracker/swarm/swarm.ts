import type { SwarmCounts } from '../../protocol/bittorrent/announce.js';
import type { PackedPeers } from './packed-peers.js';

/** A swarm as an announce sees it: its counts, and some of its peers of either role (all, where they are few). */
export interface Swarm {
  readonly counts: SwarmCounts;
  readonly seeders: PackedPeers;
  readonly leechers: PackedPeers;
}

/**
 * How many peers of a role are read at the most. A role with fewer is read whole, and its count is exact; of a larger
 * one, this many are enough for several different answers.
 */
export function sampleSize(queryLimit: number): number {
  return 2 * queryLimit;
}

/**
 * How many peers of a role there are: those that were read, if that is all of them; otherwise what the last census
 * counted, which may be half a minute old and may not have seen a young swarm grow.
 */
export function countOf(read: number, size: number, census: number): number {
  return read < size ? read : Math.max(read, census);
}
