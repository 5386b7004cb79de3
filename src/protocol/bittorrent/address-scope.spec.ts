import { AddressScope, scopeOf } from './address-scope.js';
import { parseAddress } from './peer-address.js';

const scopeOfText = (text: string) => scopeOf(parseAddress(text) as Buffer);

describe('scopeOf', () => {
  it.each([
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '169.253.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.1',
    '192.167.0.1',
    '198.17.0.1',
    '198.20.0.1',
    '198.51.101.1',
    '203.0.112.1',
    '223.255.255.255',
    '2a00::1',
    '2001:db7::1',
    '2001:4860::8888',
    '2002:c000:204::1',
    '3fff:1000::1',
    '64:ff9b::102:304',
  ])('should be public for %s', (text) => expect(scopeOfText(text)).toBe(AddressScope.Public));

  it.each(['10.1.2.3', '127.0.0.1', '100.64.0.1', '172.31.255.255', '192.168.0.1', '::1', 'fc00::1', 'fdff::1'])(
    'should be private for %s',
    (text) => expect(scopeOfText(text)).toBe(AddressScope.Private),
  );

  it.each([
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '240.0.0.1',
    '255.255.255.254',
    '2001:db8::1',
    '3fff:fff::1',
    '100::1',
  ])('should be reserved for %s', (text) => expect(scopeOfText(text)).toBe(AddressScope.Reserved));

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '169.254.1.1',
    '224.0.0.1',
    '239.255.255.255',
    '255.255.255.255',
    '::',
    '::2',
    '::102:304',
    'fe80::1',
    'febf::1',
    'ff02::1',
  ])('should be impossible for %s', (text) => expect(scopeOfText(text)).toBe(AddressScope.Impossible));
});
