import type { AnnounceRequest, SelectedPeers } from '../../protocol/bittorrent/announce.js';
import { endpointOf, parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { PeerSelection } from './peer-selection.js';
import { type PackablePeer, PackedPeers } from '../swarm/packed-peers.js';

const endpoint = (text: string, port: number) => endpointOf(parseAddress(text) as Buffer, port);
const ipv4Of = (number: number) => endpoint(`192.0.2.${number}`, 6881);
const ipv6Of = (number: number) => endpoint(`2001:db8::${number.toString(16)}`, 6881);
const idOf = (number: number) => Buffer.alloc(20, number);

const NO_BYTES = Buffer.alloc(0);

const anIpv4Peer = (number: number) => ({ peerId: idOf(number), ipv4: ipv4Of(number) });
const anIpv6Peer = (number: number) => ({ peerId: idOf(number), ipv6: ipv6Of(number) });
const aDualStackPeer = (number: number) => ({ ...anIpv4Peer(number), ...anIpv6Peer(number) });
/** What a client leaves behind that ends without a word: another peer_id at the same addresses. */
const remainsOf = (peer: PackablePeer): PackablePeer => ({ ...peer, peerId: idOf(99) });

/** An asker that came over the first family that it has. */
function anAsker({ peerId, ipv4, ipv6 }: PackablePeer = anIpv4Peer(250)): AnnounceRequest {
  const clientAddress = ipv4 ? ipv4.subarray(0, 4) : (ipv6 as Buffer).subarray(0, 16);
  return { peerId, ipv4, ipv6, clientAddress } as AnnounceRequest;
}

/** One peer alone, as the database packs it. */
function packed({ peerId, ipv4, ipv6 }: PackablePeer, withIds: boolean): PackedPeers {
  const id = withIds ? peerId : null;
  if (!ipv6) return new PackedPeers({ ipv4: ipv4 as Buffer, ipv4Ids: id, dual: null, dualIds: null });
  return new PackedPeers({
    ipv4: null,
    ipv4Ids: null,
    dual: Buffer.concat([ipv4 ?? Buffer.alloc(6), ipv6]),
    dualIds: id,
  });
}

function select(asker: AnnounceRequest, peers: readonly PackablePeer[], most = 50, withIds = true): SelectedPeers {
  const selection = new PeerSelection().begin(asker, most);
  for (const peer of peers) if (!selection.isFull) selection.add(packed(peer, withIds), 0);
  return selection.result;
}
const endpointsIn = ({ ipv4, ipv6 }: SelectedPeers) =>
  [
    ...Array.from({ length: ipv4.length / 6 }, (_, at) => ipv4.toString('hex', at * 6, (at + 1) * 6)),
    ...Array.from({ length: ipv6.length / 18 }, (_, at) => ipv6.toString('hex', at * 18, (at + 1) * 18)),
  ].sort();
const endpointsOf = (...peers: PackablePeer[]) =>
  peers.flatMap(({ ipv4, ipv6 }) => [ipv4?.toString('hex') ?? [], ipv6?.toString('hex') ?? []].flat()).sort();
const ordersOf = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, at) => ordersOf(items.toSpliced(at, 1)).map((others) => [item, ...others]));

describe('PeerSelection', () => {
  it('should put each endpoint into the list of its family, with its peer_id (R7)', () => {
    expect(select(anAsker(), [aDualStackPeer(1), anIpv4Peer(2), anIpv6Peer(3)])).toEqual({
      ipv4: Buffer.concat([ipv4Of(1), ipv4Of(2)]),
      ipv4Ids: Buffer.concat([idOf(1), idOf(2)]),
      ipv6: Buffer.concat([ipv6Of(1), ipv6Of(3)]),
      ipv6Ids: Buffer.concat([idOf(1), idOf(3)]),
    });
  });

  it('should find the peer at each place of a sample, those with IPv4 alone first', () => {
    const sample = new PackedPeers({
      ipv4: Buffer.concat([ipv4Of(1), ipv4Of(2)]),
      ipv4Ids: Buffer.concat([idOf(1), idOf(2)]),
      dual: Buffer.concat([Buffer.alloc(6), ipv6Of(3), ipv4Of(4), ipv6Of(4)]),
      dualIds: Buffer.concat([idOf(3), idOf(4)]),
    });
    const peers: PackablePeer[] = [anIpv4Peer(1), anIpv4Peer(2), anIpv6Peer(3), aDualStackPeer(4)];
    for (const [at, { peerId, ipv4, ipv6 }] of peers.entries()) {
      const selection = new PeerSelection().begin(anAsker(), 50);
      selection.add(sample, at);
      expect(selection.result).toEqual({
        ipv4: ipv4 ?? NO_BYTES,
        ipv4Ids: ipv4 ? peerId : NO_BYTES,
        ipv6: ipv6 ?? NO_BYTES,
        ipv6Ids: ipv6 ? peerId : NO_BYTES,
      });
    }
  });

  it('should name no peer_id where none was read', () => {
    const { ipv4Ids, ipv6Ids } = select(anAsker(), [aDualStackPeer(1)], 50, false);
    expect([ipv4Ids.length, ipv6Ids.length]).toEqual([0, 0]);
  });

  it('should not take 0 in an address for a missing endpoint, only port 0', () => {
    const peer = { peerId: idOf(1), ipv4: endpoint('0.0.0.0', 1), ipv6: endpoint('::', 256) };
    expect(endpointsIn(select(anAsker(), [peer]))).toEqual(endpointsOf(peer));
  });

  it('should be full when addresses of both families together are as many as wanted (R6)', () => {
    for (let most = 0; most < 8; most++) {
      const peers = [1, 2, 3, 4].map(aDualStackPeer);
      expect(endpointsIn(select(anAsker(), peers, most))).toHaveLength(most);
    }
  });

  it("should give the address of the asker's own family where only one of two fits (R6)", () => {
    for (const most of [1, 3]) {
      const peers = [aDualStackPeer(1), aDualStackPeer(2)];
      const overIpv4 = select(anAsker(anIpv4Peer(250)), peers, most);
      const overIpv6 = select(anAsker(anIpv6Peer(250)), peers, most);
      expect([overIpv4.ipv4.length / 6, overIpv4.ipv6.length / 18]).toEqual([(most + 1) / 2, (most - 1) / 2]);
      expect([overIpv6.ipv4.length / 6, overIpv6.ipv6.length / 18]).toEqual([(most - 1) / 2, (most + 1) / 2]);
    }
  });
});

describe('PeerSelection: an asker with room for one family (U5)', () => {
  const peers = [aDualStackPeer(1), anIpv4Peer(2), anIpv6Peer(3), aDualStackPeer(4), anIpv4Peer(5), anIpv6Peer(6)];

  it('should be given as many endpoints of that family as it wants, and none of the other', () => {
    for (let most = 0; most < 5; most++) {
      const overIpv4 = select({ ...anAsker(), family: 4 }, peers, most);
      const overIpv6 = select({ ...anAsker(anIpv6Peer(250)), family: 6 }, peers, most);
      expect(endpointsIn(overIpv4)).toEqual(
        [1, 2, 4, 5].slice(0, most).map((number) => ipv4Of(number).toString('hex')),
      );
      expect(endpointsIn(overIpv6)).toEqual(
        [1, 3, 4, 6].slice(0, most).map((number) => ipv6Of(number).toString('hex')),
      );
    }
  });

  it('should still not be selected for itself by its other family (R14)', () => {
    const asker = { ...anAsker(aDualStackPeer(1)), family: 4 } as const;
    const before = { peerId: idOf(99), ipv4: ipv4Of(7), ipv6: ipv6Of(1) };
    for (const order of ordersOf([before, anIpv4Peer(2)])) {
      expect(select(asker, order).ipv4).toEqual(ipv4Of(2));
    }
  });
});

describe('PeerSelection: the asker', () => {
  it('should not be selected for itself, at whatever address it is stored (R4)', () => {
    for (const stored of [anIpv4Peer(1), anIpv6Peer(1), aDualStackPeer(1)]) {
      const asker = anAsker({ peerId: idOf(1), ipv4: ipv4Of(250) });
      expect(endpointsIn(select(asker, [stored, anIpv4Peer(2)]))).toEqual(endpointsOf(anIpv4Peer(2)));
    }
  });

  it('should not be selected for itself where no peer_ids were read (R4)', () => {
    for (const stored of [anIpv4Peer(1), anIpv6Peer(1), aDualStackPeer(1)]) {
      const peers = [stored, anIpv4Peer(2)];
      expect(endpointsIn(select(anAsker(stored), peers, 50, false))).toEqual(endpointsOf(anIpv4Peer(2)));
    }
  });

  it('should leave room for a neighbour behind the same address, at another port (R14)', () => {
    const neighbour = { peerId: idOf(2), ipv4: endpoint('192.0.2.250', 6882), ipv6: endpoint('2001:db8::fa', 6882) };
    const asker = anAsker(aDualStackPeer(250));
    for (const withIds of [true, false]) {
      expect(endpointsIn(select(asker, [neighbour], 50, withIds))).toEqual(endpointsOf(neighbour));
    }
  });
});

describe('PeerSelection: a restarted client (R14)', () => {
  const cases = [anIpv4Peer(1), anIpv6Peer(1), aDualStackPeer(1)];

  it('should not show twice in a list', () => {
    for (const client of cases) {
      for (const peers of ordersOf([remainsOf(client), client])) {
        expect(endpointsIn(select(anAsker(), peers))).toEqual(endpointsOf(client));
      }
    }
  });

  it('should not show in its own list, whatever is met first, with peer_ids and without', () => {
    for (const client of cases) {
      for (const peers of ordersOf([remainsOf(client), client, anIpv4Peer(2)])) {
        for (const withIds of [true, false]) {
          const { ipv4, ipv6 } = select(anAsker(client), peers, 50, withIds);
          expect([ipv4, ipv6.length]).toEqual([ipv4Of(2), 0]);
        }
      }
    }
  });

  it('should not show in its own list by the family over which it has not announced yet', () => {
    for (const announced of [anIpv4Peer(1), anIpv6Peer(1)]) {
      const peers = [remainsOf(aDualStackPeer(1)), announced, anIpv4Peer(2)];
      for (const order of ordersOf(peers)) {
        expect(endpointsIn(select(anAsker(announced), order))).toEqual(endpointsOf(anIpv4Peer(2)));
      }
    }
  });

  it.each([
    ['IPv4', anIpv4Peer(1), anIpv6Peer(1)],
    ['IPv6', anIpv6Peer(1), anIpv4Peer(1)],
  ])('should not show in its own list by %s, over which it announced before', (_, before, announced) => {
    for (const remains of [remainsOf(before), remainsOf(aDualStackPeer(1))]) {
      for (const peers of ordersOf([remains, aDualStackPeer(1), anIpv4Peer(2)])) {
        expect(endpointsIn(select(anAsker(announced), peers))).toEqual(endpointsOf(anIpv4Peer(2)));
      }
    }
  });

  it('should make room for another where one of its addresses had been named', () => {
    const peers = [remainsOf(anIpv4Peer(1)), aDualStackPeer(1), anIpv4Peer(2), anIpv4Peer(3)];
    const selected = select(anAsker(anIpv6Peer(1)), peers, 2);
    expect(endpointsIn(selected)).toEqual(endpointsOf(anIpv4Peer(2), anIpv4Peer(3)));
    expect(selected.ipv4Ids).toEqual(Buffer.concat([idOf(2), idOf(3)]));
  });
});
