import fc from 'fast-check';
import { parseInfoHash } from './info-hash.js';
import { TrackerError } from './tracker-error.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const inMixedCase = (hex: string) =>
  hex.replace(/[a-f]/g, (digit, at: number) => (at % 2 ? digit.toUpperCase() : digit));

describe('parseInfoHash', () => {
  it('should accept 20 bytes, and the same hash as 40 hex digits (A2)', () => {
    fc.assert(
      fc.property(bytes(20), (infoHash) => {
        expect(parseInfoHash(infoHash)).toEqual(infoHash);
        expect(parseInfoHash(Buffer.from(infoHash.toString('hex')))).toEqual(infoHash);
        expect(parseInfoHash(Buffer.from(inMixedCase(infoHash.toString('hex'))))).toEqual(infoHash);
      }),
    );
  });

  it('should truncate a BitTorrent v2 hash of 32 bytes or 64 hex digits to 20 bytes (A2)', () => {
    fc.assert(
      fc.property(bytes(32), (infoHash) => {
        expect(parseInfoHash(infoHash)).toEqual(infoHash.subarray(0, 20));
        expect(parseInfoHash(Buffer.from(inMixedCase(infoHash.toString('hex'))))).toEqual(infoHash.subarray(0, 20));
      }),
    );
  });

  it('should read 20 bytes that look like hex digits as bytes (A2)', () => {
    expect(parseInfoHash(Buffer.from('0123456789abcdef0123')).toString()).toBe('0123456789abcdef0123');
  });

  it.each([0, 1, 19, 21, 31, 33, 39, 41, 63, 65, 80])(
    'should refuse %d bytes, even if they are hex digits (A2)',
    (length) => {
      expect(() => parseInfoHash(Buffer.alloc(length, 'a'))).toThrow(new TrackerError('info_hash must be 20 bytes'));
    },
  );

  it.each([40, 64])('should refuse %d bytes if one of them is not a hex digit (A2)', (length) => {
    for (const at of [0, 20, length - 1]) {
      const value = Buffer.alloc(length, 'a');
      value[at] = 'g'.charCodeAt(0);
      expect(() => parseInfoHash(value)).toThrow(new TrackerError('info_hash must be 20 bytes'));
    }
  });
});
