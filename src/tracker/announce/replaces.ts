import { AnnounceEvent, type AnnounceRequest } from '../../protocol/bittorrent/announce.js';

/**
 * Whether a later announce of a peer may replace an earlier one that still waits. It may if the earlier one has nothing to
 * add: no completed download, no departure, no other address or key.
 */
export function replaces(later: AnnounceRequest, earlier: AnnounceRequest): boolean {
  return (
    later.event !== AnnounceEvent.Completed &&
    earlier.event !== AnnounceEvent.Completed &&
    earlier.event !== AnnounceEvent.Stopped &&
    later.key === earlier.key &&
    isSame(later.ipv4, earlier.ipv4) &&
    isSame(later.ipv6, earlier.ipv6)
  );
}

function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && one.equals(other));
}
