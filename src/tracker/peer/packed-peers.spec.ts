import fc from 'fast-check';
import { endpointOf } from '../../protocol/peer-address.js';
import { PACKED_PEER_BYTES, PackedPeers } from './packed-peers.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const port = fc.integer({ min: 1, max: 65535 });
const endpoint = (length: number) =>
  fc.option(fc.tuple(bytes(length), port), { nil: undefined }).map((one) => one && endpointOf(...one));

const anyPeer = fc.record({ peerId: bytes(20), ipv4: endpoint(4), ipv6: endpoint(16) });
type PeerParts = { peerId: Buffer; ipv4?: Buffer; ipv6?: Buffer };

const pack = (peers: readonly PeerParts[]) =>
  new PackedPeers(
    Buffer.concat(
      peers.flatMap(({ peerId, ipv4, ipv6 }) => [peerId, ipv4 ?? Buffer.alloc(6), ipv6 ?? Buffer.alloc(18)]),
    ),
  );

describe('PackedPeers', () => {
  it('should give back every peer that was packed, each in its place', () => {
    fc.assert(
      fc.property(fc.array(anyPeer), (peers) => {
        const packed = pack(peers);
        expect(packed.count).toBe(peers.length);
        const read = peers.map((_, at) => ({
          peerId: packed.peerId(at),
          ipv4: packed.ipv4(at),
          ipv6: packed.ipv6(at),
        }));
        expect(read).toEqual(peers);
      }),
    );
  });

  it('should take an endpoint for missing only where its port is 0, however much of it is 0 else', () => {
    const ipv4 = Buffer.from('000000000100', 'hex');
    const ipv6 = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 1])]);
    const packed = pack([{ peerId: Buffer.alloc(20), ipv4, ipv6 }, { peerId: Buffer.alloc(20) }]);
    expect([packed.ipv4(0), packed.ipv6(0)]).toEqual([ipv4, ipv6]);
    expect([packed.ipv4(1), packed.ipv6(1)]).toEqual([undefined, undefined]);
  });

  it('should be 44 bytes a peer: peer_id and both endpoints', () => {
    expect(PACKED_PEER_BYTES).toBe(20 + 6 + 18);
  });

  it('should know nobody where there is nobody', () => {
    expect(PackedPeers.none.count).toBe(0);
  });
});
