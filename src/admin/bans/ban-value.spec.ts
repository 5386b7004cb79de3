import fc from 'fast-check';
import { parseBanValue } from './ban-value.js';

describe('parseBanValue', () => {
  const addresses = (text: string) => {
    const ban = parseBanValue('address', text);
    return ban && [ban.value, ban.firstAddress?.toString('hex'), ban.lastAddress?.toString('hex')];
  };

  it.each([
    ['10.1.2.3', '10.1.2.3', '0a010203', '0a010203'],
    ['10.1.2.3/32', '10.1.2.3', '0a010203', '0a010203'],
    ['10.1.2.3/8', '10.0.0.0/8', '0a000000', '0affffff'],
    ['10.1.2.3/9', '10.0.0.0/9', '0a000000', '0a7fffff'],
    ['0.0.0.0/0', '0.0.0.0/0', '00000000', 'ffffffff'],
    ['::ffff:10.1.2.3', '10.1.2.3', '0a010203', '0a010203'],
    ['2001:DB8::1/32', '2001:db8::/32', `20010db8${'0'.repeat(24)}`, `20010db8${'f'.repeat(24)}`],
    ['10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9', '0a000001', '0a000009'],
    ['010.000.000.001 - 010.000.000.255', '10.0.0.1-10.0.0.255', '0a000001', '0a0000ff'],
    ['::1 - ::2', '::1-::2', `${'0'.repeat(31)}1`, `${'0'.repeat(31)}2`],
    ['10.0.0.1-10.0.0.1', '10.0.0.1', '0a000001', '0a000001'],
  ])('should parse %s', (text, value, first, last) => {
    expect(addresses(text)).toEqual([value, first, last]);
  });

  it.each(['', '10.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', 'localhost', '10.0.0.9-10.0.0.1'])(
    'should refuse %j as an address',
    (text) => expect(parseBanValue('address', text)).toBeUndefined(),
  );

  it.each(['10.0.0.1-::1', '10.0.0.1-', '-10.0.0.1', '1-2-3'])('should refuse the range %j', (text) =>
    expect(parseBanValue('address', text)).toBeUndefined(),
  );

  it('should accept as a client any prefix of a peer_id', () => {
    expect(parseBanValue('client', '-XL0012')).toEqual({ kind: 'client', value: '-XL0012' });
    for (const text of ['', 'a'.repeat(21), 'a\n', 'ä']) expect(parseBanValue('client', text)).toBeUndefined();
  });

  it('should parse its own output to the same value', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), fc.integer({ min: 0, max: 32 }), (octets, prefix) => {
        const once = parseBanValue('address', `${octets.join('.')}/${prefix}`);
        expect(parseBanValue('address', once?.value ?? '')).toEqual(once);
      }),
    );
  });
});
