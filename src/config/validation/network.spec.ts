import fc from 'fast-check';
import { isNetwork, networksOf } from './network.js';

const ipv6 = fc.ipV6().filter((text) => !text.toLowerCase().startsWith('::ffff:'));

describe('isNetwork', () => {
  it('should accept every address, alone or with a prefix length of its family', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), fc.nat(32), fc.nat(128), (ipv4, anyIpv6, ipv4Prefix, ipv6Prefix) => {
        expect([ipv4, `${ipv4}/${ipv4Prefix}`, anyIpv6, `${anyIpv6}/${ipv6Prefix}`].every(isNetwork)).toBe(true);
      }),
    );
  });

  it.each([
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/8.0',
    '10.0.0.0/ 8',
    '::/1000',
  ])('should refuse the prefix of %j', (text) => expect(isNetwork(text)).toBe(false));

  it.each([
    '',
    '/8',
    '10.0.0',
    '10.0.0.256',
    ' 10.0.0.1',
    'localhost',
    'example.com/8',
    '10.0.0.0-10.0.0.9',
    '[::1]',
    '*',
  ])('should refuse %j, which has no address', (text) => expect(isNetwork(text)).toBe(false));

  it.each([undefined, null, 8, ['10.0.0.0/8'], { length: 1 }])('should refuse %j, which is not a text', (value) => {
    expect(isNetwork(value)).toBe(false);
  });

  it('should return a boolean for any text', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(typeof isNetwork(text)).toBe('boolean')));
  });
});

describe('networksOf', () => {
  it('should contain the addresses of its networks, first and last included, and no others', () => {
    const networks = networksOf(['10.0.0.0/8', '192.0.2.128/25', 'fd00::/8', '2001:db8::/33']);
    for (const address of ['10.0.0.0', '10.255.255.255', '192.0.2.128', '192.0.2.255']) {
      expect([address, networks.check(address, 'ipv4')]).toEqual([address, true]);
    }
    for (const address of ['9.255.255.255', '11.0.0.0', '192.0.2.127', '192.0.3.0']) {
      expect([address, networks.check(address, 'ipv4')]).toEqual([address, false]);
    }
    for (const address of ['fd00::', 'fdff:ffff::1', '2001:db8:7fff:ffff::']) {
      expect([address, networks.check(address, 'ipv6')]).toEqual([address, true]);
    }
    for (const address of ['fcff::', 'fe00::', '2001:db8:8000::', '::1', '::a00:1']) {
      expect([address, networks.check(address, 'ipv6')]).toEqual([address, false]);
    }
  });

  it('should take a single address as a network of one', () => {
    const networks = networksOf(['192.0.2.1', '2001:db8::1']);
    expect(networks.check('192.0.2.1')).toBe(true);
    expect(networks.check('192.0.2.2')).toBe(false);
    expect(networks.check('2001:db8::1', 'ipv6')).toBe(true);
    expect(networks.check('2001:db8::2', 'ipv6')).toBe(false);
  });

  it.each(['::ffff:10.0.0.1', '::ffff:10.0.0.0/104'])('should take %s as IPv4 (R7)', (text) => {
    expect(networksOf([text]).check('10.0.0.1', 'ipv4')).toBe(true);
    expect(networksOf([text]).check('11.0.0.1', 'ipv4')).toBe(false);
  });

  it('should contain the address of every network that isNetwork accepts', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(32), ipv6, fc.nat(128), (ipv4, ipv4Prefix, anyIpv6, ipv6Prefix) => {
        expect(networksOf([ipv4]).check(ipv4, 'ipv4')).toBe(true);
        expect(networksOf([`${ipv4}/${ipv4Prefix}`]).check(ipv4, 'ipv4')).toBe(true);
        expect(networksOf([anyIpv6]).check(anyIpv6, 'ipv6')).toBe(true);
        expect(networksOf([`${anyIpv6}/${ipv6Prefix}`]).check(anyIpv6, 'ipv6')).toBe(true);
      }),
    );
  });

  it('should be empty without networks', () => {
    expect(networksOf([]).check('0.0.0.0')).toBe(false);
  });
});
