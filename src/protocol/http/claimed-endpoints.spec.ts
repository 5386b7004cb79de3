import fc from 'fast-check';
import { formatAddress } from '../bittorrent/peer-address.js';
import { claimedEndpoints } from './claimed-endpoints.js';
import { QueryString } from './query-string.js';

/** The claims of a query as `address:port`, for an announce with port 6881. */
function claimsIn(query: string): string[] {
  return claimedEndpoints(new QueryString(`/announce?${query}`), 6881).map((endpoint) => {
    const end = endpoint.length - 2;
    return `${formatAddress(endpoint.subarray(0, end))} ${endpoint.readUInt16BE(end)}`;
  });
}

describe('claimedEndpoints', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9 6881'],
    ['203.0.113.9:7000', '203.0.113.9 7000'],
    ['203.0.113.9%3A7000', '203.0.113.9 7000'],
    ['2001:db8::5', '2001:db8::5 6881'],
    ['2001%3Adb8%3A%3A5', '2001:db8::5 6881'],
    ['[2001:db8::5]', '2001:db8::5 6881'],
    ['[2001:db8::5]:7000', '2001:db8::5 7000'],
    ['%5B2001%3Adb8%3A%3A5%5D%3A65535', '2001:db8::5 65535'],
    ['[fe80::1%25eth0]:7000', 'fe80::1 7000'],
    ['::ffff:203.0.113.9', '203.0.113.9 6881'],
    ['[::ffff:203.0.113.9]:7000', '203.0.113.9 7000'],
  ])('should read %s (A17)', (value, claim) => {
    for (const name of ['ip', 'ipv4', 'ipv6']) expect(claimsIn(`${name}=${value}`)).toEqual([claim]);
  });

  it.each([
    'None',
    'none',
    'null',
    'undefined',
    'NaN',
    'localhost',
    'peer.example',
    'peer.example:7000',
    '',
    '0',
    '203009',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.9:',
    '203.0.113.9:0',
    '203.0.113.9:65536',
    '203.0.113.9:080',
    '203.0.113.9:7000:7000',
    '203.0.113.9/32',
    '203.0.113.9,203.0.113.10',
    '%20203.0.113.9',
    '203.0.113.9%00',
    '[]',
    '[]:7000',
    '[2001:db8::5',
    '2001:db8::5]',
    '[2001:db8::5]7000',
    '[2001:db8::5]:',
    '[2001:db8::5]:0',
    '[2001:db8::5]:99999',
    '[peer.example]:7000',
    '2001:db8::5::1',
    '2001:db8::/32',
    '%',
    '%zz',
    '203.0.113.9%',
  ])('should ignore %j (A17)', (value) => {
    expect(claimsIn(`ip=${value}`)).toEqual([]);
    expect(claimsIn(`ipv6=${value}&ipv4=203.0.113.9`)).toEqual(['203.0.113.9 6881']);
  });

  it('should never throw, whatever a client sends (A17)', () => {
    fc.assert(fc.property(fc.string(), (value) => expect(claimsIn(`ip=${value}`).length).toBeLessThanOrEqual(3)));
  });

  it('should read all three parameters, and nothing from a query without them (A17)', () => {
    expect(claimsIn('ip=203.0.113.1&ipv6=2001:db8::1&ipv4=203.0.113.2')).toEqual([
      '203.0.113.1 6881',
      '203.0.113.2 6881',
      '2001:db8::1 6881',
    ]);
    expect(claimsIn('IP=203.0.113.1&ipv5=203.0.113.1')).toEqual([]);
  });
});
