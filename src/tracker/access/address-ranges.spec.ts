import fc from 'fast-check';
import { AddressRanges } from './address-ranges.js';

const addressOf = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((x) => Buffer.from(x));

describe.each([4, 16] as const)('AddressRanges of %d bytes', (bytes) => {
  /** Many addresses from few byte values, so that ranges overlap. */
  const address = fc.oneof(
    addressOf(bytes),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: bytes, maxLength: bytes }).map((x) => Buffer.from(x)),
  );
  const range = fc.tuple(address, address).map((pair) => pair.sort((one, other) => one.compare(other)));

  it('should contain every address in one of its ranges, and no other', () => {
    fc.assert(
      fc.property(fc.array(range), fc.array(address), (ranges, asked) => {
        const sorted = [...ranges].sort(([one], [other]) => (one as Buffer).compare(other as Buffer));
        const set = new AddressRanges(Buffer.concat(sorted.flat()), bytes);
        for (const one of [...asked, ...ranges.flat()]) {
          const isInside = ranges.some(
            ([first, last]) => one.compare(first as Buffer) >= 0 && one.compare(last as Buffer) <= 0,
          );
          expect(set.has(one)).toBe(isInside);
        }
      }),
    );
  });

  it('should ignore the port of an endpoint', () => {
    const banned = Buffer.alloc(bytes, 7);
    const set = new AddressRanges(Buffer.concat([banned, banned]), bytes);
    expect(set.has(Buffer.concat([banned, Buffer.from([1, 2])]))).toBe(true);
  });

  it('should be empty without ranges', () => {
    expect(new AddressRanges(Buffer.alloc(0), bytes).has(Buffer.alloc(bytes))).toBe(false);
  });

  it('should merge overlapping ranges', () => {
    const at = (last: number) => Buffer.from([...Array.from({ length: bytes - 1 }, () => 0), last]);
    const set = new AddressRanges(Buffer.concat([at(1), at(6), at(2), at(3), at(5), at(9)]), bytes);
    expect(set.size).toBe(1);
    expect([0, 1, 4, 9, 10].map((last) => set.has(at(last)))).toEqual([false, true, true, true, false]);
  });
});
