import { IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from '../../protocol/peer-address.js';
import { PackedRecords } from './packed-records.js';

/** Bytes of the endpoints of a peer that has an IPv6 one: the IPv4 endpoint, or six zeros where it has none, comes first. */
const DUAL_BYTES = IPV4_ENDPOINT_BYTES + IPV6_ENDPOINT_BYTES;
const NO_IPV4 = Buffer.alloc(IPV4_ENDPOINT_BYTES);

/** What the database packs: endpoints, and peer ids in the same order, or null where there are none. */
export interface PackedColumns {
  readonly ipv4: Buffer | null;
  readonly ipv4Ids: Buffer | null;
  readonly dual: Buffer | null;
  readonly dualIds: Buffer | null;
}

/** A peer to put in. */
export interface PackablePeer {
  readonly peerId: Buffer;
  readonly ipv4?: Buffer;
  readonly ipv6?: Buffer;
}

/**
 * Many peers in a few buffers, as the database packs them: a sample of a swarm is read for nearly every announce, and
 * one buffer costs a fraction of as many objects. Peers with an IPv4 endpoint alone come first.
 */
export class PackedPeers {
  private readonly ipv4Only: PackedRecords;
  private readonly dual: PackedRecords;

  constructor(columns: PackedColumns) {
    this.ipv4Only = new PackedRecords(IPV4_ENDPOINT_BYTES, columns.ipv4, columns.ipv4Ids);
    this.dual = new PackedRecords(DUAL_BYTES, columns.dual, columns.dualIds);
  }

  get count(): number {
    return this.ipv4Only.count + this.dual.count;
  }

  /** 20 bytes, or none where the peer ids were not read */
  peerId(at: number): Buffer {
    const inDual = at - this.ipv4Only.count;
    return inDual < 0 ? this.ipv4Only.id(at) : this.dual.id(inDual);
  }

  /** 6 bytes, or undefined for a peer without an IPv4 endpoint */
  ipv4(at: number): Buffer | undefined {
    const inDual = at - this.ipv4Only.count;
    if (inDual < 0) return this.ipv4Only.record(at);
    const ipv4 = this.dual.record(inDual).subarray(0, IPV4_ENDPOINT_BYTES);
    // A stored endpoint has a port, and no port is 0.
    return ipv4.readUInt16BE(IPV4_ENDPOINT_BYTES - 2) === 0 ? undefined : ipv4;
  }

  /** 18 bytes, or undefined for a peer without an IPv6 endpoint */
  ipv6(at: number): Buffer | undefined {
    const inDual = at - this.ipv4Only.count;
    return inDual < 0 ? undefined : this.dual.record(inDual).subarray(IPV4_ENDPOINT_BYTES);
  }

  /** Adds a peer that is not in yet; where `most` are in, it takes another's place. */
  put({ peerId, ipv4, ipv6 }: PackablePeer, most: number, random: () => number): void {
    if (ipv6) this.dual.put(Buffer.concat([ipv4 ?? NO_IPV4, ipv6]), peerId, most, random);
    else if (ipv4) this.ipv4Only.put(ipv4, peerId, most, random);
  }

  /** Takes a peer out, if it is in. */
  remove({ ipv4, ipv6 }: Omit<PackablePeer, 'peerId'>): void {
    if (ipv6) this.dual.remove(Buffer.concat([ipv4 ?? NO_IPV4, ipv6]));
    if (ipv4) this.ipv4Only.remove(ipv4);
  }
}
