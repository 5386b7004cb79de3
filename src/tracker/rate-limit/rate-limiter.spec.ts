import { LimitSettings } from '../../config/settings/limit.settings.js';
import { ProxySettings } from '../../config/settings/proxy.settings.js';
import { parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { RateLimiter } from './rate-limiter.js';

/** A limiter whose buckets practically never get a token. */
function aLimiter(
  rateBurst: number,
  rateExempt: string[] = [],
  trustedProxies: string[] = [],
  rateLimit = 1,
): RateLimiter {
  const limits = Object.assign(new LimitSettings(), { rateLimit, rateBurst, rateExempt });
  return new RateLimiter(limits, Object.assign(new ProxySettings(), { trustedProxies }));
}

describe('RateLimiter', () => {
  const ways = [
    ['bytes', (limiter: RateLimiter, address: string) => limiter.admits(parseAddress(address) as Buffer)],
    ['text', (limiter: RateLimiter, address: string) => limiter.admitsSender(address, 1)],
  ] as const;

  it.each(ways)('should count an IPv4 address and an IPv6 /64 for itself, given as %s', (_form, admits) => {
    const limiter = aLimiter(1);
    const admitted = (...addresses: string[]) => addresses.map((address) => admits(limiter, address));
    expect(admitted('1.2.3.4', '1.2.3.4', '1.2.3.5')).toEqual([true, false, true]);
    expect(admitted('2a00::1', '2a00::2', '2a00:0:0:1::1')).toEqual([true, false, true]);
    expect(admitted('255.255.255.255', '0.0.0.0', '0.0.0.0')).toEqual([true, true, false]);
  });

  it('should count an address once, whichever way it is given', () => {
    const limiter = aLimiter(1);
    expect(limiter.admitsSender('198.51.100.77', 1)).toBe(true);
    expect(limiter.admits(parseAddress('198.51.100.77') as Buffer)).toBe(false);
  });

  it('should take a token for ten hashes of a scrape, and one at least', () => {
    const limiter = aLimiter(10);
    const address = parseAddress('1.2.3.4') as Buffer;
    expect([74, 1, 1, 6, 1].map((hashes) => limiter.admits(address, hashes))).toEqual([true, true, true, false, false]);
  });

  it.each(ways)('should admit trusted proxies and exempt networks always, given as %s', (_form, admits) => {
    const limiter = aLimiter(1, ['1.0.0.0/8', '2a00::/32'], ['10.0.0.1']);
    for (const address of ['1.2.3.4', '2a00::1', '10.0.0.1']) {
      expect([admits(limiter, address), admits(limiter, address), admits(limiter, address)]).toEqual([
        true,
        true,
        true,
      ]);
    }
    expect([admits(limiter, '10.0.0.2'), admits(limiter, '10.0.0.2')]).toEqual([true, false]);
  });

  it('should admit everybody if the limit is 0', () => {
    const limiter = aLimiter(1, [], [], 0);
    expect([1, 2, 3].map(() => limiter.admitsSender('1.2.3.4', 1))).toEqual([true, true, true]);
  });
});
