import fc from 'fast-check';
import { bigintArray, byteaArray, smallintArray, textArray } from './binary-array.js';

/** Reads what array_recv() of PostgreSQL would: every byte, and none after the last element. */
function decode(array: Buffer): { elementType: number; elements: (Buffer | undefined)[] } {
  let at = 0;
  const int32 = () => array.readInt32BE((at += 4) - 4);
  const dimensions = int32();
  const hasNull = int32();
  const elementType = int32();
  const length = int32();
  const lowerBound = int32();
  expect([dimensions, lowerBound]).toEqual([1, 1]);
  expect([0, 1]).toContain(hasNull);
  const elements = Array.from({ length }, () => {
    const size = int32();
    if (size === -1) return undefined;
    expect(size).toBeGreaterThanOrEqual(0);
    expect(at + size).toBeLessThanOrEqual(array.length);
    return array.subarray(at, (at += size));
  });
  expect(at).toBe(array.length);
  expect(hasNull).toBeGreaterThanOrEqual(elements.includes(undefined) ? 1 : 0);
  return { elementType, elements };
}

/** Bytes as hex; the parts are what the layout has one after the other. */
const hex = (...parts: string[]) => parts.join('');
/** Type oids as pg_type has them. */
const [BYTEA, INT8, INT2, TEXT] = [17, 20, 21, 25];
const orNull = <T>(one: fc.Arbitrary<T>) => fc.array(fc.option(one, { nil: undefined }));

describe('byteaArray', () => {
  it('should hold each text of bytes, and each null', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(orNull(bytes), (values) => {
        expect(decode(byteaArray(values))).toEqual({ elementType: BYTEA, elements: values });
      }),
    );
  });

  it('should be these bytes and no others', () => {
    expect(byteaArray([Buffer.from('abc'), undefined, Buffer.alloc(0)]).toString('hex')).toBe(
      hex('00000001', '00000001', '00000011', '00000003', '00000001', '00000003616263', 'ffffffff', '00000000'),
    );
  });
});

describe('textArray', () => {
  it('should hold each text in UTF-8, and each null', () => {
    fc.assert(
      fc.property(orNull(fc.string({ unit: 'grapheme' })), (values) => {
        const { elementType, elements } = decode(textArray(values));
        expect([elementType, elements.map((element) => element?.toString())]).toEqual([TEXT, values]);
      }),
    );
    expect(textArray([null])).toEqual(textArray([undefined]));
  });

  it('should be these bytes and no others', () => {
    expect(textArray(['aä', undefined, '']).toString('hex')).toBe(
      hex('00000001', '00000001', '00000019', '00000003', '00000001', '0000000361c3a4', 'ffffffff', '00000000'),
    );
  });
});

describe('bigintArray', () => {
  it('should hold each number of 64 bits, and each null', () => {
    fc.assert(
      fc.property(orNull(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (values) => {
        const { elementType, elements } = decode(bigintArray(values));
        expect(elementType).toBe(INT8);
        expect(elements.map((element) => element?.length)).toEqual(
          values.map((value) => (value === undefined ? undefined : 8)),
        );
        expect(elements.map((element) => element?.readBigInt64BE())).toEqual(values);
      }),
    );
  });

  it('should be these bytes and no others', () => {
    expect(bigintArray([2n ** 63n - 1n, undefined, -2n]).toString('hex')).toBe(
      hex(
        '00000001',
        '00000001',
        '00000014',
        '00000003',
        '00000001',
        '000000087fffffffffffffff',
        'ffffffff',
        '00000008fffffffffffffffe',
      ),
    );
  });

  it.each([2n ** 63n, -(2n ** 63n) - 1n])('should refuse %s, which is none of 64 bits', (value) => {
    expect(() => bigintArray([value])).toThrow('out of range');
  });
});

describe('smallintArray', () => {
  it('should hold each number of 16 bits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -32768, max: 32767 })), (values) => {
        const { elementType, elements } = decode(smallintArray(values));
        expect(elementType).toBe(INT2);
        expect(elements.map((element) => element?.length)).toEqual(values.map(() => 2));
        expect(elements.map((element) => element?.readInt16BE())).toEqual(values);
      }),
    );
  });

  it('should be these bytes and no others', () => {
    expect(smallintArray([4, -1]).toString('hex')).toBe(
      hex('00000001', '00000001', '00000015', '00000002', '00000001', '000000020004', '00000002ffff'),
    );
  });

  it.each([32768, -32769])('should refuse %d, which is none of 16 bits', (value) => {
    expect(() => smallintArray([value])).toThrow('out of range');
  });
});
