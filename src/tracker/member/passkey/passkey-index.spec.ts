import { passkeyHash } from './passkey-hash.js';
import { PasskeyIndex } from './passkey-index.js';

const keyOf = (member: number, version: number) => ({
  id: member * 10 + version,
  hash: passkeyHash(`passkey-${member}-${version}`),
});

describe('PasskeyIndex', () => {
  it('should find the members of many passkeys, also after many changes', () => {
    const index = new PasskeyIndex();
    const members = Array.from({ length: 5_000 }, (_, at) => at + 1);
    for (const member of members) index.replace(member, [keyOf(member, 1), keyOf(member, 2)]);
    for (const member of members) if (member % 3 === 0) index.replace(member, [keyOf(member, 2), keyOf(member, 3)]);
    for (const member of members) if (member % 5 === 0) index.replace(member, []);
    const memberOf = (member: number, version: number) => index.memberAt(index.find(keyOf(member, version).hash));
    for (const member of members) {
      const versions = member % 5 === 0 ? [] : member % 3 === 0 ? [2, 3] : [1, 2];
      expect([1, 2, 3].filter((version) => memberOf(member, version) === member)).toEqual(versions);
    }
    expect(index.find(passkeyHash('unknown'))).toBe(0);
    const row = index.find(keyOf(7, 1).hash);
    expect([index.idAt(row), index.expiryAt(row)]).toEqual([71, Infinity]);
  });

  it('should use the rows of removed passkeys again', () => {
    const index = new PasskeyIndex();
    index.replace(1, [keyOf(1, 1)]);
    const { bytes } = index;
    for (let version = 0; version < 10_000; version++) index.replace(1, [keyOf(1, version), keyOf(1, version + 1)]);
    expect(index.bytes).toBe(bytes);
  });
});
