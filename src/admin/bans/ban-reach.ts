import { Injectable } from '@nestjs/common';
import { ProxySettings } from '../../config/settings/proxy.settings.js';
import { type BanValue, parseBanValue } from './ban-value.js';

/** The largest range of a family that needs no force: a quarter of IPv4, a sixteenth of IPv6 (of which 2000::/3 is in use). */
const MAX_SHARE = { 4: 1 / 4, 16: 1 / 16 } as const;

/** Finds bans that would lock everybody out. */
@Injectable()
export class BanReach {
  private readonly proxies: readonly BanValue[];

  constructor({ trustedProxies }: ProxySettings) {
    this.proxies = trustedProxies.flatMap((network) => parseBanValue('address', network) ?? []);
  }

  /** @returns why a ban needs force; undefined if it needs none */
  excessOf({ firstAddress: first, lastAddress: last }: BanValue): string | undefined {
    if (!first || !last) return undefined;
    const share = leading(last) - leading(first);
    if (share > MAX_SHARE[first.length === 4 ? 4 : 16]) return 'covers most of the address space; needs force';
    const coversProxy = this.proxies.some(
      ({ firstAddress, lastAddress }) =>
        firstAddress?.length === first.length &&
        lastAddress !== undefined &&
        firstAddress.compare(last) <= 0 &&
        lastAddress.compare(first) >= 0,
    );
    return coversProxy ? 'covers a trusted proxy; needs force' : undefined;
  }
}

/** An address as a fraction of the address space. */
function leading(address: Buffer): number {
  return address.readUInt32BE(0) / 2 ** 32;
}
