import { IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from '../../protocol/peer-address.js';
import { PEER_ID_BYTES } from '../../protocol/peer-id.js';

const IPV4_AT = PEER_ID_BYTES;
const IPV6_AT = IPV4_AT + IPV4_ENDPOINT_BYTES;

/** Bytes of one packed peer: peer_id, IPv4 endpoint, IPv6 endpoint; an endpoint that it lacks is all zeros. */
export const PACKED_PEER_BYTES = IPV6_AT + IPV6_ENDPOINT_BYTES;

/**
 * Many peers in one buffer, as the database packs them: a sample of a swarm is read at every announce, and one buffer
 * costs a fraction of as many objects.
 */
export class PackedPeers {
  static readonly none = new PackedPeers(Buffer.alloc(0));

  constructor(private readonly bytes: Buffer) {}

  get count(): number {
    return this.bytes.length / PACKED_PEER_BYTES;
  }

  /** 20 bytes */
  peerId(at: number): Buffer {
    return this.slice(at, 0, IPV4_AT);
  }

  /** 6 bytes, or undefined for a peer without an IPv4 endpoint */
  ipv4(at: number): Buffer | undefined {
    return this.hasPort(at, IPV6_AT) ? this.slice(at, IPV4_AT, IPV6_AT) : undefined;
  }

  /** 18 bytes, or undefined for a peer without an IPv6 endpoint */
  ipv6(at: number): Buffer | undefined {
    return this.hasPort(at, PACKED_PEER_BYTES) ? this.slice(at, IPV6_AT, PACKED_PEER_BYTES) : undefined;
  }

  /** A stored endpoint has a port, and no port is 0. */
  private hasPort(at: number, end: number): boolean {
    return this.bytes.readUInt16BE(at * PACKED_PEER_BYTES + end - 2) !== 0;
  }

  private slice(at: number, from: number, to: number): Buffer {
    const start = at * PACKED_PEER_BYTES;
    return this.bytes.subarray(start + from, start + to);
  }
}
