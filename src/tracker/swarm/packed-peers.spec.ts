import fc from 'fast-check';
import { endpointOf } from '../../protocol/bittorrent/peer-address.js';
import { randomIntegers } from './random.js';
import { DUAL_BYTES, type PackablePeer, PackedPeers } from './packed-peers.js';

const random = randomIntegers();

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const port = fc.integer({ min: 1, max: 65535 });
const endpoint = (length: number) => fc.tuple(bytes(length), port).map((one) => endpointOf(...one));

const anyPeer: fc.Arbitrary<PackablePeer> = fc.oneof(
  fc.record({ peerId: bytes(20), ipv4: endpoint(4) }),
  fc.record({ peerId: bytes(20), ipv6: endpoint(16) }),
  fc.record({ peerId: bytes(20), ipv4: endpoint(4), ipv6: endpoint(16) }),
);
const anyPeers = fc.uniqueArray(anyPeer, {
  selector: ({ ipv4, ipv6 }) => `${ipv4?.toString('hex')} ${ipv6?.toString('hex')}`,
});

const NOBODY = { ipv4: null, ipv4Ids: null, dual: null, dualIds: null };
const never = () => {
  throw new Error('nothing is to be drawn');
};
function packedOf(peers: readonly PackablePeer[]): PackedPeers {
  const packed = new PackedPeers(NOBODY);
  for (const peer of peers) packed.put(peer, 1000, never);
  return packed;
}

/** The four buffers, as the database would pack these peers. */
const columnsOf = (peers: readonly PackablePeer[]) => {
  const ipv4Only = peers.filter(({ ipv6 }) => !ipv6);
  const dual = peers.filter(({ ipv6 }) => ipv6);
  return {
    ipv4: Buffer.concat(ipv4Only.map(({ ipv4 }) => ipv4 as Buffer)),
    ipv4Ids: Buffer.concat(ipv4Only.map(({ peerId }) => peerId)),
    dual: Buffer.concat(dual.flatMap(({ ipv4, ipv6 }) => [ipv4 ?? Buffer.alloc(6), ipv6 as Buffer])),
    dualIds: Buffer.concat(dual.map(({ peerId }) => peerId)),
  };
};
const columnsIn = ({ ipv4Only, dual }: PackedPeers) => ({
  ipv4: ipv4Only.records,
  ipv4Ids: ipv4Only.ids,
  dual: dual.records,
  dualIds: dual.ids,
});

describe('PackedPeers', () => {
  it('should know nobody where there is nobody', () => {
    expect(new PackedPeers(NOBODY).count).toBe(0);
    expect(columnsIn(new PackedPeers(NOBODY))).toEqual(columnsOf([]));
  });

  it('should be 6 bytes a peer with IPv4 alone, and 24 with IPv6: no IPv4 endpoint is six zeros (R7)', () => {
    const ipv4 = Buffer.from('c00002011ae1', 'hex');
    const ipv6 = Buffer.from('20010db80000000000000000000000011ae1', 'hex');
    const ids = [1, 2, 3].map((id) => Buffer.alloc(20, id)) as [Buffer, Buffer, Buffer];
    const packed = packedOf([
      { peerId: ids[0], ipv4 },
      { peerId: ids[1], ipv6 },
      { peerId: ids[2], ipv4, ipv6 },
    ]);
    expect(DUAL_BYTES).toBe(6 + 18);
    expect(columnsIn(packed)).toEqual({
      ipv4,
      ipv4Ids: ids[0],
      dual: Buffer.concat([Buffer.alloc(6), ipv6, ipv4, ipv6]),
      dualIds: Buffer.concat([ids[1], ids[2]]),
    });
  });

  it('should hold every peer that was put in, as the database packs it, none twice', () => {
    fc.assert(
      fc.property(anyPeers, (peers) => {
        const packed = packedOf([...peers, ...peers]);
        expect(packed.count).toBe(peers.length);
        expect(columnsIn(packed)).toEqual(columnsOf(peers));
        expect(columnsIn(new PackedPeers(columnsOf(peers)))).toEqual(columnsOf(peers));
      }),
    );
  });

  it('should give back to none of the others what it takes out', () => {
    fc.assert(
      fc.property(anyPeers, fc.nat(), (peers, place) => {
        const packed = packedOf(peers);
        const gone = peers[place % (peers.length || 1)];
        if (gone) packed.remove(gone.peerId);
        expect(columnsIn(packed)).toEqual(columnsOf(peers.filter((peer) => peer !== gone)));
      }),
    );
  });

  it('should know a peer whatever addresses it had, and has now', () => {
    const peerId = Buffer.alloc(20, 1);
    const [ipv4, ipv6] = [Buffer.alloc(6, 4), Buffer.alloc(18, 6)];
    const states = [{ ipv4 }, { ipv6 }, { ipv4, ipv6 }];
    for (const before of states) {
      for (const now of states) {
        const packed = packedOf([{ peerId, ...before }]);
        packed.put({ peerId, ...now }, 10, random);
        expect(columnsIn(packed)).toEqual(columnsOf([{ peerId, ...now }]));
        packed.remove(peerId);
        expect(packed.count).toBe(0);
      }
    }
  });

  it('should keep as many of a kind as may be, each with its own id', () => {
    const peer = (number: number) => ({ peerId: Buffer.alloc(20, number), ipv4: Buffer.alloc(6, number) });
    const packed = new PackedPeers(NOBODY);
    for (let number = 1; number <= 4; number++) packed.put(peer(number), 3, (bound) => Math.floor(0.5 * bound));
    expect(columnsIn(packed)).toEqual(columnsOf([peer(1), peer(4), peer(3)]));
    packed.put({ peerId: Buffer.alloc(20, 5), ipv6: Buffer.alloc(18, 5) }, 3, (bound) => Math.floor(0.5 * bound));
    expect(packed.count).toBe(4);
  });
});
