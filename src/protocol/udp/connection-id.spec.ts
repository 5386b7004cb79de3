import fc from 'fast-check';
import { beginsWith, bucketAt, connectionIdOf } from './connection-id.js';

const SECRET = Buffer.alloc(32, 1);
const IPV4 = Buffer.from([192, 0, 2, 1]);
const IPV6 = Buffer.from('20010db8000000000000000000000001', 'hex');

describe('bucketAt', () => {
  it('should change every two minutes', () => {
    expect(bucketAt(0)).toBe(0);
    expect(bucketAt(119_999)).toBe(0);
    expect(bucketAt(120_000)).toBe(1);
    expect(bucketAt(1_795_305_800_000)).toBe(14_960_881);
  });
});

describe('connectionIdOf', () => {
  it('should be the same 8 bytes in every version (U2)', () => {
    expect(connectionIdOf(SECRET, IPV4, 7).toString('hex')).toBe('4a7999440832716f');
    expect(connectionIdOf(SECRET, IPV6, 7).toString('hex')).toBe('4faf035ec042f7df');
  });

  it('should differ for another secret, address or time (U2)', () => {
    const ids = [
      connectionIdOf(SECRET, IPV4, 7),
      connectionIdOf(Buffer.alloc(32, 2), IPV4, 7),
      connectionIdOf(SECRET, Buffer.from([192, 0, 2, 2]), 7),
      connectionIdOf(SECRET, IPV6, 7),
      connectionIdOf(SECRET, IPV4, 8),
      connectionIdOf(SECRET, IPV4, 7 + 2 ** 32),
    ];
    expect(new Set(ids.map((id) => id.toString('hex'))).size).toBe(ids.length);
  });
});

describe('beginsWith', () => {
  it('should be false for every other id, whichever bit differs (U2)', () => {
    const anId = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(anId, fc.nat(63), fc.uint8Array(), (id, bit, rest) => {
        expect(beginsWith(Buffer.concat([id, rest]), id)).toBe(true);
        const other = Buffer.concat([id, rest]);
        other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(beginsWith(other, id)).toBe(false);
      }),
    );
  });
});
