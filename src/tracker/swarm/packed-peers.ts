import { IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from '../../protocol/bittorrent/peer-address.js';
import type { Random } from './random.js';
import { PackedRecords } from './packed-records.js';

/** Bytes of the endpoints of a peer with IPv6: the IPv4 endpoint first, or six zeros. */
export const DUAL_BYTES = IPV4_ENDPOINT_BYTES + IPV6_ENDPOINT_BYTES;
const NO_IPV4 = Buffer.alloc(IPV4_ENDPOINT_BYTES);

/** Columns as the database packs them: endpoints, and peer ids in the same order; null where there are none. */
export interface PackedColumns {
  readonly ipv4: Buffer | null;
  readonly ipv4Ids: Buffer | null;
  readonly dual: Buffer | null;
  readonly dualIds: Buffer | null;
}

/** A peer to add. */
export interface PackablePeer {
  readonly peerId: Buffer;
  /** In private mode: peer id and member. */
  readonly identity?: Buffer;
  readonly ipv4?: Buffer;
  readonly ipv6?: Buffer;
}

/**
 * Many peers in a few buffers, as the database packs them. Nearly every announce reads a sample of a swarm, and an object for
 * each of its peers would cost more than the rest of the announce.
 */
export class PackedPeers {
  /** Peers with only an IPv4 endpoint: 6 bytes each. */
  readonly ipv4Only: PackedRecords;
  /** Peers with an IPv6 endpoint: 24 bytes each. */
  readonly dual: PackedRecords;

  constructor(columns: PackedColumns) {
    this.ipv4Only = new PackedRecords(IPV4_ENDPOINT_BYTES, columns.ipv4, columns.ipv4Ids);
    this.dual = new PackedRecords(DUAL_BYTES, columns.dual, columns.dualIds);
  }

  get count(): number {
    return this.ipv4Only.count + this.dual.count;
  }

  /** Adds or updates a peer. It replaces a random one if there are `max` of its kind. Needs peer ids. */
  put({ peerId, identity = peerId, ipv4, ipv6 }: PackablePeer, max: number, random: Random): void {
    if (ipv6) {
      this.ipv4Only.remove(identity);
      this.dual.put(Buffer.concat([ipv4 ?? NO_IPV4, ipv6]), identity, max, random);
    } else if (ipv4) {
      this.dual.remove(identity);
      this.ipv4Only.put(ipv4, identity, max, random);
    }
  }

  /** Removes a peer, if it is present. Needs peer ids. @param peerId in private mode with the member */
  remove(peerId: Buffer): void {
    this.ipv4Only.remove(peerId);
    this.dual.remove(peerId);
  }
}
