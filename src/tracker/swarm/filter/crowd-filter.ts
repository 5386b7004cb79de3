import type { PackedPeers } from '../packed-peers.js';
import { IPV4_ENDPOINT_BYTES } from '../../../protocol/bittorrent/peer-address.js';
import { AddressCounts } from './address-counts.js';

/** Stands before the 32 bits of an IPv4 address. */
const IPV4_HIGH = -1;

/** Leaves out the peers of an address beyond a number. One address may be many peers behind a NAT, but not thousands. */
export class CrowdFilter {
  private readonly counts = new AddressCounts();

  /** @param max peers of an IPv4 address or of an IPv6 /64; 0: any number */
  constructor(private readonly max: number) {}

  /**
   * @param roles of one swarm
   * @returns whether some were left out
   */
  apply(...roles: readonly [PackedPeers, PackedPeers]): boolean {
    const before = roles[0].count + roles[1].count;
    if (this.max === 0 || before <= this.max) return false;
    // A dual-stack peer has two.
    this.counts.begin(2 * before);
    for (const peers of roles) this.keepFew(peers);
    return roles[0].count + roles[1].count < before;
  }

  private keepFew({ ipv4Only, dual }: PackedPeers): void {
    const { counts, max } = this;
    ipv4Only.keep((at) => counts.count(IPV4_HIGH, ipv4Only.records.readInt32BE(at * ipv4Only.size)) <= max);
    dual.keep((at) => {
      const { records, size } = dual;
      const start = at * size;
      const ipv6At = start + IPV4_ENDPOINT_BYTES;
      const ofIpv6 = counts.count(records.readInt32BE(ipv6At), records.readInt32BE(ipv6At + 4));
      const hasIpv4 = records.readUInt16BE(ipv6At - 2) !== 0;
      return ofIpv6 <= max && (!hasIpv4 || counts.count(IPV4_HIGH, records.readInt32BE(start)) <= max);
    });
  }
}
