import type { BlockList } from 'node:net';
import { networksOf } from '../../../config/validation/network.js';
import { formatAddress } from '../../../protocol/bittorrent/peer-address.js';

/** The load balancers that the operator trusts. */
export class TrustedProxies {
  private readonly networks?: BlockList;

  /** @param texts addresses and CIDRs */
  constructor(texts: readonly string[]) {
    if (texts.length > 0) this.networks = networksOf(texts);
  }

  /** @param address 4 or 16 bytes */
  has(address: Buffer): boolean {
    return this.networks?.check(formatAddress(address), address.length === 4 ? 'ipv4' : 'ipv6') ?? false;
  }
}
