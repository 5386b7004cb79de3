import { MAX_OWN_ENDPOINTS } from '../../config/limits/swarm.limits.js';
import type { AnnounceRequest, SelectedPeers } from '../../protocol/bittorrent/announce.js';
import { AddressScope, ipv4Scope, ipv6Scope, scopeOf } from '../../protocol/bittorrent/address-scope.js';
import { IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from '../../protocol/bittorrent/peer-address.js';
import type { PackedPeers } from '../swarm/packed-peers.js';
import { EndpointList } from './endpoint-list.js';

const NO_IDS = Buffer.alloc(0);

/** In private mode: whether a member's peer is not selected for another member. */
export type MemberFilter = (asker: number, member: number, isLeecher: boolean) => boolean;

/**
 * A selection in progress, reused for every answer. No address appears twice, and none of the asker's own. A peer at one of
 * those is the asker, before or after a restart, and then all addresses of that peer are the asker's.
 */
export class PeerSelection {
  private readonly ipv4 = new EndpointList(IPV4_ENDPOINT_BYTES, 0);
  private readonly ipv6 = new EndpointList(IPV6_ENDPOINT_BYTES, 0);
  private readonly ownIpv4 = new EndpointList(IPV4_ENDPOINT_BYTES, MAX_OWN_ENDPOINTS);
  private readonly ownIpv6 = new EndpointList(IPV6_ENDPOINT_BYTES, MAX_OWN_ENDPOINTS);
  private asker!: AnnounceRequest;
  /** Compact answers have no room for peer ids, so they are not copied. */
  private withIds = false;
  private max = 0;
  /** Whether the asker can reach private addresses: it has one. */
  private seesPrivate = false;
  private excludes?: MemberFilter;

  /**
   * @param max addresses of both families together, or of the only family that the asker has room for
   * @param excludes in private mode
   */
  begin(asker: AnnounceRequest, max: number, excludes?: MemberFilter): this {
    this.excludes = excludes;
    this.asker = asker;
    this.max = max;
    this.seesPrivate = scopeOf(asker.clientAddress) === AddressScope.Private;
    this.withIds = asker.format !== 'compact';
    this.ipv4.begin(asker.family === 6 ? 0 : max);
    this.ipv6.begin(asker.family === 4 ? 0 : max);
    this.ownIpv4.begin(MAX_OWN_ENDPOINTS, asker.ipv4);
    this.ownIpv6.begin(MAX_OWN_ENDPOINTS, asker.ipv6);
    return this;
  }

  get isFull(): boolean {
    return this.ipv4.count + this.ipv6.count >= this.max;
  }

  /** Adds the peer at a position of a sample, unless it is the asker, or must not be selected for it. */
  add(peers: PackedPeers, at: number, isLeecher = false): void {
    const inDual = at - peers.ipv4Only.count;
    if (this.excludes) {
      const member = inDual < 0 ? peers.ipv4Only.memberAt(at) : peers.dual.memberAt(inDual);
      if (this.excludes(this.asker.member ?? 0, member, isLeecher)) return;
    }
    if (inDual < 0) this.addIpv4Only(peers, at);
    else this.addDual(peers, inDual);
  }

  get result(): SelectedPeers {
    return {
      ipv4: this.ipv4.endpoints,
      ipv4Ids: this.ipv4.peerIds,
      ipv6: this.ipv6.endpoints,
      ipv6Ids: this.ipv6.peerIds,
    };
  }

  private addIpv4Only({ ipv4Only }: PackedPeers, at: number): void {
    const { records, ids } = ipv4Only;
    if (this.ownIpv4.has(records, at * IPV4_ENDPOINT_BYTES)) return;
    if (ipv4Only.hasId(at, this.asker.identity ?? this.asker.peerId)) {
      this.excludeIpv4(records, at * IPV4_ENDPOINT_BYTES);
    } else if (this.seesIpv4(records, at * IPV4_ENDPOINT_BYTES)) {
      const idStart = this.withIds ? ipv4Only.idStart(at) : 0;
      this.ipv4.add(records, at * IPV4_ENDPOINT_BYTES, this.withIds ? ids : NO_IDS, idStart);
    }
  }

  private addDual({ dual }: PackedPeers, at: number): void {
    const { records, ids, size } = dual;
    const ipv4At = at * size;
    const ipv6At = ipv4At + IPV4_ENDPOINT_BYTES;
    // A stored endpoint has a port, and no port is 0.
    const hasIpv4 = records.readUInt16BE(ipv6At - 2) !== 0;
    const isAsker =
      (hasIpv4 && this.ownIpv4.has(records, ipv4At)) ||
      this.ownIpv6.has(records, ipv6At) ||
      dual.hasId(at, this.asker.identity ?? this.asker.peerId);
    if (isAsker) {
      if (hasIpv4) this.excludeIpv4(records, ipv4At);
      this.excludeIpv6(records, ipv6At);
      return;
    }
    const cameOverIpv6 = this.asker.clientAddress.length === 16;
    // If only one of two addresses fits, it is the one of the asker's family.
    const copied = this.withIds ? ids : NO_IDS;
    const idStart = this.withIds ? dual.idStart(at) : 0;
    const seesIpv6 = this.seesPrivate || ipv6Scope(records, ipv6At) !== AddressScope.Private;
    if (cameOverIpv6 && seesIpv6) this.ipv6.add(records, ipv6At, copied, idStart);
    if (hasIpv4 && !this.isFull && this.seesIpv4(records, ipv4At)) this.ipv4.add(records, ipv4At, copied, idStart);
    if (!cameOverIpv6 && seesIpv6 && !this.isFull) this.ipv6.add(records, ipv6At, copied, idStart);
  }

  /** Whether the asker can reach an address. */
  private seesIpv4(records: Buffer, at: number): boolean {
    return this.seesPrivate || ipv4Scope(records, at) !== AddressScope.Private;
  }

  /** Excludes one more address of the asker, which may have been selected already. */
  private excludeIpv4(records: Buffer, at: number): void {
    this.ownIpv4.add(records, at);
    this.ipv4.remove(records, at);
  }

  private excludeIpv6(records: Buffer, at: number): void {
    this.ownIpv6.add(records, at);
    this.ipv6.remove(records, at);
  }
}
