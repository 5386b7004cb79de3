import fc from 'fast-check';
import { PackedPeers } from '../packed-peers.js';
import { CrowdFilter } from './crowd-filter.js';

/** Peers of addresses that end with these numbers; each has another port. */
function peersAt(addresses: readonly number[], isDual: boolean): PackedPeers {
  const endpoints = addresses.map((number, at) => {
    const ipv4 = Buffer.from([1, 2, 3, number, 1 + (at >> 8), at & 0xff]);
    const ipv6 = Buffer.from([0x2a, 0, 0, 0, 0, 0, 0, number, 0, 0, 0, 0, 0, 0, at >> 8, at & 0xff, 1, 1]);
    return isDual ? Buffer.concat([Buffer.alloc(6), ipv6]) : ipv4;
  });
  const ids = Buffer.concat(addresses.map((_, at) => Buffer.alloc(20, at)));
  const [packed, none] = [Buffer.concat(endpoints), null];
  return new PackedPeers(
    isDual
      ? { ipv4: none, ipv4Ids: none, dual: packed, dualIds: ids }
      : { ipv4: packed, ipv4Ids: ids, dual: none, dualIds: none },
  );
}

function addressesOf({ ipv4Only, dual }: PackedPeers): number[] {
  const ofIpv4 = Array.from({ length: ipv4Only.count }, (_, at) => ipv4Only.records[at * 6 + 3] as number);
  const ofIpv6 = Array.from({ length: dual.count }, (_, at) => dual.records[at * 24 + 13] as number);
  return [...ofIpv4, ...ofIpv6];
}

describe('CrowdFilter', () => {
  const addresses = fc.array(fc.nat(20), { maxLength: 300 });

  it.each([
    ['IPv4 addresses', false],
    ['IPv6 networks', true],
  ])('F8: should keep the first peers of each of the %s of both roles, with their ids', (_what, isDual) => {
    fc.assert(
      fc.property(addresses, addresses, fc.integer({ min: 1, max: 40 }), (seeders, leechers, max) => {
        const roles = [peersAt(seeders, isDual), peersAt(leechers, isDual)] as const;
        const counts = new Map<number, number>();
        const kept = [seeders, leechers].map((all) =>
          all.filter((address) => {
            counts.set(address, (counts.get(address) ?? 0) + 1);
            return (counts.get(address) ?? 0) <= max;
          }),
        );
        const isChanged = new CrowdFilter(max).apply(...roles);
        expect(roles.map(addressesOf)).toEqual(kept);
        expect(isChanged).toBe(kept.flat().length < seeders.length + leechers.length);
        expect(roles.map(({ ipv4Only, dual }) => (ipv4Only.ids.length + dual.ids.length) / 20)).toEqual(
          kept.map(({ length }) => length),
        );
      }),
    );
  });

  it('F8: should keep all without a limit', () => {
    const peers = peersAt(
      Array.from({ length: 200 }, () => 7),
      false,
    );
    expect(new CrowdFilter(0).apply(peers, peersAt([], false))).toBe(false);
    expect(peers.count).toBe(200);
  });
});
