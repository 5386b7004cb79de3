import fc from 'fast-check';
import { AnnounceEvent, type AnnounceRequest, type SelectedPeers } from '../../protocol/bittorrent/announce.js';
import { endpointOf, parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { type PackablePeer, PackedPeers } from '../swarm/packed-peers.js';
import { PeerSelector } from './peer-selector.js';
import type { Random } from '../swarm/random.js';
import type { Swarm } from '../swarm/swarm.js';

/** A pseudo-random sequence (mulberry32): the same seed, the same choice. */
function seeded(seed: number): Random {
  return (bound) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

const endpoint = (text: string, port: number) => endpointOf(parseAddress(text) as Buffer, port);
const ipv4Of = (number: number) => endpoint(`192.0.2.${number}`, 6881);
const ipv6Of = (number: number) => endpoint(`2001:db8::${number.toString(16)}`, 6881);
const peerIdOf = (number: number) => Buffer.from(`-TR4040-${String(number).padStart(12, '0')}`);

const anIpv4Peer = (number: number): PackablePeer => ({ peerId: peerIdOf(number), ipv4: ipv4Of(number) });
const anIpv6Peer = (number: number): PackablePeer => ({ peerId: peerIdOf(number), ipv6: ipv6Of(number) });
const aDualStackPeer = (number: number): PackablePeer => ({ ...anIpv4Peer(number), ...anIpv6Peer(number) });
const severalOf = (make: (number: number) => PackablePeer, howMany: number, from = 1): PackablePeer[] =>
  Array.from({ length: howMany }, (_, at) => make(from + at));

function pack(peers: readonly PackablePeer[]): PackedPeers {
  const ipv4Only = peers.filter(({ ipv6 }) => !ipv6);
  const dual = peers.filter(({ ipv6 }) => ipv6);
  return new PackedPeers({
    ipv4: Buffer.concat(ipv4Only.map(({ ipv4 }) => ipv4 as Buffer)),
    ipv4Ids: Buffer.concat(ipv4Only.map(({ peerId }) => peerId)),
    dual: Buffer.concat(dual.flatMap(({ ipv4, ipv6 }) => [ipv4 ?? Buffer.alloc(6), ipv6 as Buffer])),
    dualIds: Buffer.concat(dual.map(({ peerId }) => peerId)),
  });
}

function aSwarm(
  { seeders = [], leechers = [] }: { seeders?: PackablePeer[]; leechers?: PackablePeer[] },
  counts = {},
): Swarm {
  const all = { complete: seeders.length, incomplete: leechers.length, downloaded: 0, ...counts };
  return { counts: all, seeders: pack(seeders), leechers: pack(leechers) };
}

/** A leecher that is in no swarm, unless a test says otherwise; it came over the first family that it has. */
function anAsker(parts: Partial<AnnounceRequest> = {}): AnnounceRequest {
  const peer = { ...(parts.ipv6 ? {} : { ipv4: ipv4Of(250) }), ...parts };
  return {
    infoHash: Buffer.alloc(20, 1),
    peerId: peerIdOf(250),
    clientAddress: peer.ipv4 ? peer.ipv4.subarray(0, 4) : (peer.ipv6 as Buffer).subarray(0, 16),
    uploaded: 0n,
    downloaded: 0n,
    left: 1000n,
    event: AnnounceEvent.None,
    format: 'compact',
    ...peer,
  };
}

const endpointsIn = ({ ipv4, ipv6 }: SelectedPeers) => [
  ...Array.from({ length: ipv4.length / 6 }, (_, at) => ipv4.toString('hex', at * 6, (at + 1) * 6)),
  ...Array.from({ length: ipv6.length / 18 }, (_, at) => ipv6.toString('hex', at * 18, (at + 1) * 18)),
];
/** The numbers of the peers, which are the last bytes of their addresses, just before the ports. */
const numbersIn = (peers: SelectedPeers) =>
  [...new Set(endpointsIn(peers).map((one) => parseInt(one.slice(-6, -4), 16)))].sort((a, b) => a - b);

const selector = new PeerSelector();

describe('PeerSelector', () => {
  it('should select all peers of a small swarm', () => {
    const swarm = aSwarm({ seeders: severalOf(anIpv4Peer, 2), leechers: severalOf(anIpv4Peer, 3, 3) });
    expect(numbersIn(selector.select(swarm, anAsker(), 50, seeded(1)))).toEqual([1, 2, 3, 4, 5]);
  });

  it('should select nobody in an empty swarm, or when nobody is wanted', () => {
    expect(endpointsIn(selector.select(aSwarm({}), anAsker(), 50, seeded(1)))).toEqual([]);
    expect(endpointsIn(selector.select(aSwarm({ leechers: [anIpv4Peer(1)] }), anAsker(), 0, seeded(1)))).toEqual([]);
  });

  it('should not select the asker for itself, at whatever address it is stored (R4)', () => {
    const asker = anAsker({ peerId: peerIdOf(1), ipv4: ipv4Of(250) });
    for (const role of ['seeders', 'leechers']) {
      const swarm = aSwarm({ [role]: [aDualStackPeer(1), anIpv4Peer(2)] });
      expect(numbersIn(selector.select(swarm, asker, 50, seeded(1)))).toEqual([2]);
    }
  });

  it('should give a seeder leechers only, and a leecher both (R5)', () => {
    const swarm = aSwarm({ seeders: severalOf(anIpv4Peer, 3), leechers: severalOf(anIpv4Peer, 3, 4) });
    expect(numbersIn(selector.select(swarm, anAsker({ left: 0n }), 50, seeded(1)))).toEqual([4, 5, 6]);
    for (const left of [1n, 2n ** 32n, undefined]) {
      expect(numbersIn(selector.select(swarm, anAsker({ left }), 50, seeded(1)))).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  it.each([{ ipv4: ipv4Of(250) }, { ipv6: ipv6Of(250) }])(
    'should select both families, whatever the asker came by (R8)',
    (own) => {
      const swarm = aSwarm({ leechers: [anIpv4Peer(1), anIpv6Peer(2)] });
      expect(numbersIn(selector.select(swarm, anAsker(own), 50, seeded(1)))).toEqual([1, 2]);
    },
  );

  it('should count the addresses of both families against the limit (R6)', () => {
    const swarm = aSwarm({ seeders: severalOf(aDualStackPeer, 20), leechers: severalOf(aDualStackPeer, 20, 21) });
    for (let most = 0; most < 20; most++) {
      expect(endpointsIn(selector.select(swarm, anAsker(), most, seeded(most)))).toHaveLength(most);
    }
  });

  it("should give the address of the asker's own family where only one of two fits (R6)", () => {
    const swarm = aSwarm({ leechers: severalOf(aDualStackPeer, 5) });
    for (let seed = 0; seed < 20; seed++) {
      const overIpv4 = selector.select(swarm, anAsker({ ipv4: ipv4Of(250) }), 1, seeded(seed));
      const overIpv6 = selector.select(swarm, anAsker({ ipv6: ipv6Of(250) }), 1, seeded(seed));
      expect([overIpv4.ipv4.length, overIpv4.ipv6.length]).toEqual([6, 0]);
      expect([overIpv6.ipv4.length, overIpv6.ipv6.length]).toEqual([0, 18]);
    }
  });
});

describe('PeerSelector: a restarted client (R14)', () => {
  it('should not show twice in a list, nor in its own, in whichever role it left', () => {
    for (const client of [anIpv4Peer(1), anIpv6Peer(1), aDualStackPeer(1)]) {
      const remains = { ...client, peerId: peerIdOf(99) };
      const swarm = aSwarm({ seeders: [remains], leechers: [client, anIpv4Peer(2)] });
      for (let seed = 0; seed < 10; seed++) {
        const endpoints = endpointsIn(selector.select(swarm, anAsker(), 50, seeded(seed)));
        expect(endpoints).toHaveLength(client.ipv4 && client.ipv6 ? 3 : 2);
        expect(new Set(endpoints).size).toBe(endpoints.length);
        expect(numbersIn(selector.select(swarm, anAsker(client), 50, seeded(seed)))).toEqual([2]);
      }
    }
  });
});

describe('PeerSelector: at random (R6)', () => {
  /** How often each of the peers 1 to `peers` is selected in so many answers. */
  function frequencies(swarm: Swarm, peers: number, most: number, draws: number): number[] {
    const random = seeded(42);
    const often = Array.from({ length: peers }, () => 0);
    for (let draw = 0; draw < draws; draw++) {
      for (const number of numbersIn(selector.select(swarm, anAsker(), most, random))) often[number - 1]! += 1;
    }
    return often;
  }

  it.each([
    ['leechers', { leechers: severalOf(anIpv4Peer, 40) }],
    ['seeders', { seeders: severalOf(anIpv6Peer, 40) }],
    ['few seeders and many leechers', { seeders: severalOf(anIpv4Peer, 4), leechers: severalOf(anIpv4Peer, 36, 5) }],
    ['many seeders and few leechers', { seeders: severalOf(anIpv4Peer, 36), leechers: severalOf(anIpv4Peer, 4, 37) }],
  ])('should select each of %s as often as every other', (_, peers) => {
    // 10 of 40, 4000 times: 1000 for each; the standard deviation is 27.
    for (const often of frequencies(aSwarm(peers), 40, 10, 4000)) {
      expect(often).toBeGreaterThan(1000 - 4 * 27);
      expect(often).toBeLessThan(1000 + 4 * 27);
    }
  });

  it('should keep the proportion of a swarm that is larger than its sample', () => {
    const sample = { seeders: severalOf(anIpv4Peer, 40), leechers: severalOf(anIpv4Peer, 40, 41) };
    const often = frequencies(aSwarm(sample, { complete: 900, incomplete: 100 }), 80, 10, 1000);
    const seeders = often.slice(0, 40).reduce((sum, one) => sum + one, 0);
    // 9000 of 10 000 are expected; the standard deviation is 30.
    expect(seeders).toBeGreaterThan(9000 - 4 * 30);
    expect(seeders).toBeLessThan(9000 + 4 * 30);
  });

  it('should give another answer at each announce', () => {
    const swarm = aSwarm({ leechers: severalOf(anIpv4Peer, 100) });
    const random = seeded(7);
    const answers = Array.from({ length: 20 }, () => numbersIn(selector.select(swarm, anAsker(), 50, random)).join());
    expect(new Set(answers).size).toBe(20);
  });

  it('should be as many as wanted where there are as many, of the swarm, no address twice, never its own', () => {
    const anyPeer = fc.tuple(fc.constantFrom(anIpv4Peer, anIpv6Peer, aDualStackPeer), fc.integer({ min: 1, max: 30 }));
    const anyPeers = fc.uniqueArray(
      anyPeer.map(([make, number]) => make(number)),
      { selector: ({ peerId }) => peerId.toString() },
    );
    fc.assert(
      fc.property(anyPeers, fc.nat(30), fc.nat(20), fc.boolean(), fc.nat(), (peers, split, most, isSeeder, seed) => {
        const [seeders, leechers] = [peers.slice(0, split), peers.slice(split)];
        const asker = anAsker({ ...anIpv4Peer(1), left: isSeeder ? 0n : 1n });
        const mayBeMet = (isSeeder ? leechers : peers).filter(({ peerId }) => !peerId.equals(asker.peerId));
        const addresses = mayBeMet
          .flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6])
          .flatMap((one) => one?.toString('hex') ?? []);
        const endpoints = endpointsIn(selector.select(aSwarm({ seeders, leechers }), asker, most, seeded(seed)));
        expect(addresses).toEqual(expect.arrayContaining(endpoints));
        expect(new Set(endpoints).size).toBe(endpoints.length);
        expect(endpoints).toHaveLength(Math.min(most, addresses.length));
      }),
    );
  });
});
