import bencode from 'bencode';
import fc from 'fast-check';
import type { AnnounceResponse } from '../bittorrent/announce.js';
import { compactBody } from './compact-body.js';

const NO_BYTES = Buffer.alloc(0);
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const endpoints = (size: number) => fc.nat(20).chain((count) => bytes(size * count));

const anyResponse: fc.Arbitrary<AnnounceResponse> = fc.record({
  counts: fc.record({ complete: fc.nat(), incomplete: fc.nat(), downloaded: fc.maxSafeNat() }),
  interval: fc.nat(),
  minInterval: fc.nat(),
  peers: fc.record({
    ipv4: endpoints(6),
    ipv4Ids: fc.constant(NO_BYTES),
    ipv6: endpoints(18),
    ipv6Ids: fc.constant(NO_BYTES),
  }),
  format: fc.constant('compact'),
  externalIp: fc.oneof(bytes(4), bytes(16)),
  warning: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
});

describe('compactBody', () => {
  it('should be the same bytes that the bencode package encodes (R1, R7)', () => {
    fc.assert(
      fc.property(anyResponse, (response) => {
        const { counts, externalIp, interval, minInterval, peers, warning } = response;
        const hasPeers6 = peers.ipv6.length > 0 || externalIp.length === 16;
        const expected = bencode.encode({
          ...counts,
          'external ip': externalIp,
          interval,
          'min interval': minInterval,
          peers: peers.ipv4,
          peers6: hasPeers6 ? peers.ipv6 : undefined,
          'warning message': warning,
        });
        expect(Buffer.from(compactBody(response).text, 'latin1')).toEqual(Buffer.from(expected));
      }),
    );
  });
});
