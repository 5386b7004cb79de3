import fc from 'fast-check';
import type { IntroducedPeer } from './announce.js';
import { endpointOf, parseAddress } from './peer-address.js';
import { compactPeers, fullPeers } from './peer-list.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const peersWith = (endpointLength: number) =>
  fc.array(fc.record({ peerId: bytes(20), endpoint: bytes(endpointLength) }) as fc.Arbitrary<IntroducedPeer>);

const IPV4_PEER = { peerId: Buffer.alloc(20, 'a'), endpoint: Buffer.from('c00002211ae1', 'hex') };
const IPV6_PEER = {
  peerId: Buffer.alloc(20, 0xff),
  endpoint: Buffer.from('20010db8000000000000000000000001ffff', 'hex'),
};

describe('compactPeers', () => {
  it.each([6, 18])('should be %d bytes a peer, each endpoint in its place (R7)', (size) => {
    fc.assert(
      fc.property(peersWith(size), (peers) => {
        const compact = compactPeers(peers);
        expect(compact).toHaveLength(size * peers.length);
        const decoded = peers.map((_, at) => compact.subarray(at * size, (at + 1) * size));
        expect(decoded).toEqual(peers.map(({ endpoint }) => endpoint));
      }),
    );
  });

  it('should be empty where there is nobody (R3)', () => {
    expect(compactPeers([])).toEqual(Buffer.alloc(0));
  });
});

describe('fullPeers', () => {
  it('should give each peer its address as text, its port as a number and its peer_id (A14)', () => {
    expect(fullPeers([IPV4_PEER, IPV6_PEER], 'full')).toEqual([
      { ip: '192.0.2.33', 'peer id': IPV4_PEER.peerId, port: 6881 },
      { ip: '2001:db8::1', 'peer id': IPV6_PEER.peerId, port: 65535 },
    ]);
  });

  it('should leave out the key of a peer_id that the asker waived (A15)', () => {
    const [peer] = fullPeers([IPV4_PEER], 'full-without-id');
    expect(Object.entries(peer ?? {})).toEqual([
      ['ip', '192.0.2.33'],
      ['port', 6881],
    ]);
  });

  it('should name the same endpoints as the compact form, in the same order', () => {
    fc.assert(
      fc.property(peersWith(6), (peers) => {
        const read = fullPeers(peers, 'full').map(({ ip, port }) => endpointOf(parseAddress(ip) as Buffer, port));
        expect(Buffer.concat(read)).toEqual(compactPeers(peers));
      }),
    );
  });

  it('should be empty where there is nobody (R3)', () => {
    expect(fullPeers([], 'full')).toEqual([]);
  });
});
