import type { BlockList } from 'node:net';
import { Injectable } from '@nestjs/common';
import { ProxySettings } from '../../../config/settings/proxy.settings.js';
import { networksOf } from '../../../config/validation/network.js';
import { formatAddress } from '../../../protocol/bittorrent/peer-address.js';

/** The proxies whose reports about their clients are used. */
@Injectable()
export class TrustedProxies {
  private readonly networks?: BlockList;

  constructor({ trustedProxies }: ProxySettings) {
    if (trustedProxies.length > 0) this.networks = networksOf(trustedProxies);
  }

  /** @param address 4 or 16 bytes */
  has(address: Buffer): boolean {
    return this.networks?.check(formatAddress(address), address.length === 4 ? 'ipv4' : 'ipv6') ?? false;
  }
}
