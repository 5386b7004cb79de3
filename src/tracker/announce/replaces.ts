import { AnnounceEvent, type AnnounceRequest } from '../../protocol/bittorrent/announce.js';

/**
 * Whether a later announce of a peer may replace an earlier one that still waits. It may if the earlier one has nothing to
 * add: no completed download, no departure, no other address or key. In private mode, both must also be of one run of the client,
 * in their order, or the account would miss what was before.
 */
export function replaces(later: AnnounceRequest, earlier: AnnounceRequest): boolean {
  return (
    later.event !== AnnounceEvent.Completed &&
    earlier.event !== AnnounceEvent.Completed &&
    earlier.event !== AnnounceEvent.Stopped &&
    (later.member === undefined || continues(later, earlier)) &&
    later.key === earlier.key &&
    isSame(later.ipv4, earlier.ipv4) &&
    isSame(later.ipv6, earlier.ipv6)
  );
}

/** Whether the difference of both announces to those before is that of the later one. */
function continues(later: AnnounceRequest, earlier: AnnounceRequest): boolean {
  return (
    later.event !== AnnounceEvent.Started &&
    earlier.event !== AnnounceEvent.Started &&
    later.uploaded >= earlier.uploaded &&
    later.downloaded >= earlier.downloaded
  );
}

function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && one.equals(other));
}
