import fc from 'fast-check';
import { keyOf } from './announce-key.js';

const isZero = (bytes: Buffer) => /^0{1,8}$/.test(bytes.toString('latin1'));
const anyBytes = fc
  .uint8Array({ minLength: 1 })
  .map((array) => Buffer.from(array))
  .filter((bytes) => !isZero(bytes));
const largest32Bits = 2 ** 32 - 1;

describe('keyOf', () => {
  it('should read up to eight hex digits as a number, equal to the 32 bits of a UDP announce (A16)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: largest32Bits }), fc.integer({ min: 1, max: 8 }), (number, width) => {
        const hex = number.toString(16).padStart(width, '0');
        expect(keyOf(Buffer.from(hex))).toBe(BigInt(number));
        expect(keyOf(Buffer.from(hex.toUpperCase()))).toBe(BigInt(number));
      }),
    );
  });

  it.each(['', '0', '000', '00000000'])('should be undefined for the key %j, as for 0 over UDP (A16)', (text) => {
    expect(keyOf(Buffer.from(text))).toBeUndefined();
  });

  it('should be a number for zeros that are no 32-bit number (A16)', () => {
    expect(keyOf(Buffer.from('000000000'))).toEqual(expect.any(BigInt));
  });

  it('should return the same number for the same bytes, one that fits a signed 64-bit column (A16)', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const key = keyOf(bytes) as bigint;
        expect(keyOf(Buffer.from(bytes))).toBe(key);
        expect(BigInt.asIntN(64, key)).toBe(key);
      }),
    );
  });

  it('should differ for different keys, except for case and leading zeros of up to eight hex digits (A16)', () => {
    const canonical = (bytes: Buffer) => {
      const text = bytes.toString('latin1');
      return /^[0-9a-f]{1,8}$/i.test(text) ? text.toLowerCase().padStart(8, '0') : text;
    };
    fc.assert(
      fc.property(anyBytes, anyBytes, (one, another) => {
        fc.pre(canonical(one) !== canonical(another));
        expect(keyOf(one)).not.toBe(keyOf(another));
      }),
    );
  });

  it.each(['000000001', '123456789', '0x12', '-1', '+12', ' 12', '12g', '\u00ff'])(
    'should not read %j as a 32-bit number (A16)',
    (text) => {
      const key = keyOf(Buffer.from(text, 'latin1')) as bigint;
      expect(key < 0n || key > BigInt(largest32Bits)).toBe(true);
    },
  );

  it('should hash any other key to the first 64 bits of its SHA-256, the same in every version (A16)', () => {
    expect(keyOf(Buffer.from('secret'))).toBe(3150282591544648675n);
  });
});
