import fc from 'fast-check';
import type { SelectedPeers } from './announce.js';
import { endpointOf, parseAddress } from './peer-address.js';
import { fullPeers } from './peer-list.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const peersWith = (endpointLength: number) =>
  fc.array(fc.tuple(bytes(endpointLength), bytes(20))).map((peers) => ({
    endpoints: Buffer.concat(peers.map(([endpoint]) => endpoint)),
    ids: Buffer.concat(peers.map(([, id]) => id)),
  }));

const NO_BYTES = Buffer.alloc(0);
const NO_PEERS: SelectedPeers = { ipv4: NO_BYTES, ipv4Ids: NO_BYTES, ipv6: NO_BYTES, ipv6Ids: NO_BYTES };
const PEERS: SelectedPeers = {
  ipv4: Buffer.from('c00002211ae1c0000222ffff', 'hex'),
  ipv4Ids: Buffer.concat([Buffer.alloc(20, 'a'), Buffer.alloc(20, 'b')]),
  ipv6: Buffer.from('20010db80000000000000000000000010001', 'hex'),
  ipv6Ids: Buffer.alloc(20, 0xff),
};

describe('fullPeers', () => {
  it('should have for each peer its address as text, its port as a number and its peer_id (A14, R8)', () => {
    expect(fullPeers(PEERS, 'full')).toEqual([
      { ip: '192.0.2.33', 'peer id': Buffer.alloc(20, 'a'), port: 6881 },
      { ip: '192.0.2.34', 'peer id': Buffer.alloc(20, 'b'), port: 65535 },
      { ip: '2001:db8::1', 'peer id': Buffer.alloc(20, 0xff), port: 1 },
    ]);
  });

  it('should omit the peer_id if the client does not want it, whether it was read or not (A15)', () => {
    for (const peers of [PEERS, { ...PEERS, ipv4Ids: NO_BYTES, ipv6Ids: NO_BYTES }]) {
      expect(fullPeers(peers, 'full-without-id').map((peer) => Object.entries(peer))).toEqual([
        [
          ['ip', '192.0.2.33'],
          ['port', 6881],
        ],
        [
          ['ip', '192.0.2.34'],
          ['port', 65535],
        ],
        [
          ['ip', '2001:db8::1'],
          ['port', 1],
        ],
      ]);
    }
  });

  it('should have the same endpoints and peer_ids as the compact form, in the same order (R7)', () => {
    // ::ffff:a.b.c.d is read as IPv4.
    const notMapped = peersWith(18).filter(({ endpoints }) => !endpoints.includes(Buffer.from('0000ffff', 'hex')));
    fc.assert(
      fc.property(peersWith(6), notMapped, ({ endpoints: ipv4, ids: ipv4Ids }, { endpoints: ipv6, ids: ipv6Ids }) => {
        const read = fullPeers({ ipv4, ipv4Ids, ipv6, ipv6Ids }, 'full');
        const endpoints = read.map(({ ip, port }) => endpointOf(parseAddress(ip) as Buffer, port));
        expect(Buffer.concat(endpoints)).toEqual(Buffer.concat([ipv4, ipv6]));
        expect(Buffer.concat(read.map((peer) => peer['peer id'] as Buffer))).toEqual(Buffer.concat([ipv4Ids, ipv6Ids]));
      }),
    );
  });

  it('should be empty without peers (R3)', () => {
    expect(fullPeers(NO_PEERS, 'full')).toEqual([]);
    expect(fullPeers(NO_PEERS, 'full-without-id')).toEqual([]);
  });
});
