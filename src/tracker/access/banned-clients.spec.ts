import fc from 'fast-check';
import { BannedClients } from './banned-clients.js';

describe('BannedClients', () => {
  const text = (maxLength: number) =>
    fc.array(fc.constantFrom('-', 'T', 'R', '0'), { minLength: 1, maxLength }).map((letters) => letters.join(''));

  it('should have every peer id that begins with one of the prefixes, and no other', () => {
    fc.assert(
      fc.property(fc.array(text(5)), text(20), fc.nat(3), (prefixes, start, at) => {
        const peerId = start.padEnd(20, 'x');
        const bytes = Buffer.from('.'.repeat(at) + peerId);
        const isBanned = prefixes.some((prefix) => peerId.startsWith(prefix));
        expect(new BannedClients(prefixes).has(bytes, at)).toBe(isBanned);
      }),
    );
  });

  it('should keep one of two prefixes where one begins with the other', () => {
    expect(new BannedClients(['-TR40', '-TR', '-TR', '-UT']).size).toBe(2);
  });
});
