import bencode from 'bencode';
import fc from 'fast-check';
import type { AnnounceResponse } from '../bittorrent/announce.js';
import { compactResponse } from './compact-response.js';
import { announceBody } from './response-body.js';

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

describe('compactResponse', () => {
  it('should be the very bytes that the general encoder makes of the same answer (R1)', () => {
    fc.assert(
      fc.property(anyResponse, (response) => {
        const expected = Buffer.from(bencode.encode(announceBody(response)));
        expect(Buffer.from(compactResponse(response).text, 'latin1')).toEqual(expected);
      }),
    );
  });
});
