import bencode from 'bencode';
import fc from 'fast-check';
import { rangeOfKey } from './bencode-range.js';

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), tie('any'), { maxKeys: 4 }),
  ),
})).any;

describe('rangeOfKey', () => {
  it('should find the bytes of a value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 6 }), value), value, (others, info) => {
        const bytes = Buffer.from(bencode.encode({ ...others, info }));
        const range = rangeOfKey(bytes, 'info');
        expect(bytes.subarray(range?.start, range?.end)).toEqual(Buffer.from(bencode.encode(info)));
      }),
    );
  });

  it('should find nothing if the key is absent or nested', () => {
    expect(rangeOfKey(Buffer.from('de'), 'info')).toBeUndefined();
    expect(rangeOfKey(Buffer.from('d1:ad4:infoi1eee'), 'info')).toBeUndefined();
  });

  it('should keep bytes that an encoder would write differently', () => {
    const unsorted = 'd1:bi007e1:ai-0ee';
    const bytes = Buffer.from(`d4:info${unsorted}e`);
    const range = rangeOfKey(bytes, 'info');
    expect(bytes.subarray(range?.start, range?.end).toString()).toBe(unsorted);
  });

  it.each([
    '',
    'i1e',
    'le',
    'd',
    'd4:info',
    'd4:infoi1e',
    'd4:infoi1eex',
    'd4:info9:abce',
    'd4:infoie',
    'di1ei2ee',
    'd-1:ae',
  ])('should throw for %j', (text) => expect(() => rangeOfKey(Buffer.from(text), 'info')).toThrow(Error));

  it('should throw for deep nesting instead of overflowing the stack', () => {
    const deep = `d4:info${'l'.repeat(100_000)}${'e'.repeat(100_001)}`;
    expect(() => rangeOfKey(Buffer.from(deep), 'info')).toThrow('nested too deeply');
  });

  it('should return a range inside the bytes, or throw an Error, for any bytes', () => {
    const isInsideOrError = (bytes: Uint8Array) => {
      try {
        const range = rangeOfKey(bytes, 'info');
        return !range || (range.start < range.end && range.end < bytes.length);
      } catch (error) {
        return error instanceof Error;
      }
    };
    const mutated = fc
      .tuple(fc.dictionary(fc.string(), value), fc.nat(), fc.nat(255))
      .map(([dictionary, place, byte]) => {
        const bytes = Buffer.from(bencode.encode({ ...dictionary, info: { a: 1 } }));
        bytes[place % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
        expect(isInsideOrError(bytes)).toBe(true);
      }),
    );
  });
});
