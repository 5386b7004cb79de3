import fc from 'fast-check';
import { SortedHashes } from './sorted-hashes.js';

/** Some have a common prefix. */
const anInfoHash = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ minLength: 20, maxLength: 20 }))
  .map(([first, bytes]) => Buffer.from(first < 128 ? bytes.fill(first & 0x81, 0, 19) : bytes));

describe('SortedHashes', () => {
  it('should contain what was added, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(anInfoHash), fc.array(anInfoHash), (inside, others) => {
        const hashes = new SortedHashes(Buffer.concat([...inside].sort((one, other) => one.compare(other))));
        expect(hashes.size).toBe(inside.length);
        for (const infoHash of inside) expect(hashes.has(infoHash)).toBe(true);
        const known = new Set(inside.map((infoHash) => infoHash.toString('hex')));
        for (const other of others) expect(hashes.has(other)).toBe(known.has(other.toString('hex')));
      }),
    );
  });

  it('should be empty without bytes', () => {
    expect(new SortedHashes(Buffer.alloc(0)).has(Buffer.alloc(20))).toBe(false);
  });
});
