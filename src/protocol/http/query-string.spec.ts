import fc from 'fast-check';
import { percentDecode, QueryString } from './query-string.js';
import { TrackerError } from '../bittorrent/tracker-error.js';

const escapeBytes = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

describe('QueryString', () => {
  it('should return every byte that was escaped', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const query = new QueryString(`/announce?x=1&info_hash=${escapeBytes(bytes)}&y=2`);
        expect(query.bytes('info_hash')).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('should read + as the byte 0x2B (A3)', () => {
    expect(new QueryString('/announce?peer_id=a+b').text('peer_id')).toBe('a+b');
  });

  it('should split at the first ? and each pair at its first = (A4)', () => {
    const query = new QueryString('/announce?peer_id=a?b=c&port=1');
    expect(query.text('peer_id')).toBe('a?b=c');
    expect(query.text('port')).toBe('1');
  });

  it('should use the first value of a repeated parameter (A6)', () => {
    const query = new QueryString('/announce?port=1&port=2');
    expect(query.text('port')).toBe('1');
    expect(query.allBytes('port').map(String)).toEqual(['1', '2']);
  });

  it('should ignore empty pairs, bare words and unused names (A7)', () => {
    const query = new QueryString('/announce?&&compact&=5&a[b]=%zz&port=1&');
    expect(query.text('port')).toBe('1');
    expect(query.text('compact')).toBeUndefined();
  });

  it('should throw only TrackerErrors, for any input', () => {
    const isReadOrRefused = (text: string) => {
      try {
        new QueryString(`?v=${text}`).bytes('v');
        return true;
      } catch (error) {
        return error instanceof TrackerError;
      }
    };
    const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'%2fz=&é') }));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isReadOrRefused(text)).toBe(true);
      }),
    );
  });
});

describe('percentDecode', () => {
  it.each(['%', '%1', '%zz', '%1g', 'abc%', '%%20', '% 1', '%-1'])('should refuse %j (A5)', (text) => {
    expect(() => percentDecode(text, 'info_hash')).toThrow(
      new TrackerError('info_hash has a % without two hex digits'),
    );
  });
});
