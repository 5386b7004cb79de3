import { separateHosts, uniqueHosts } from './listen-hosts.js';

describe('uniqueHosts', () => {
  it.each([
    [['::'], ['::']],
    [
      ['192.0.2.1', '2001:db8::1', 'localhost'],
      ['192.0.2.1', '2001:db8::1', 'localhost'],
    ],
    [
      ['192.0.2.1', '192.0.2.1', 'LocalHost', 'localhost'],
      ['192.0.2.1', 'localhost'],
    ],
    [
      ['::ffff:192.0.2.1', '2001:DB8:0::1', 'fe80::1%eth0'],
      ['192.0.2.1', '2001:db8::1', 'fe80::1%eth0'],
    ],
    [
      ['0:0::0', '::', '192.0.2.1'],
      ['::', '192.0.2.1'],
    ],
  ])('should be, for %j, %j', (hosts, expected) => expect(uniqueHosts(hosts)).toEqual(expected));
});

describe('separateHosts', () => {
  it.each([
    [
      ['192.0.2.1', '192.0.2.1', '::1'],
      ['192.0.2.1', '::1'],
    ],
    [['192.0.2.1', '0:0::0', '0.0.0.0', '::1'], ['::']],
    [
      ['192.0.2.1', '0.0.0.0', '::1', 'localhost'],
      ['0.0.0.0', '::1', 'localhost'],
    ],
  ])('should be, for %j, %j', (hosts, expected) => expect(separateHosts(hosts)).toEqual(expected));
});
