import fc from 'fast-check';
import { endpointOf, formatAddress, parseAddress } from './peer-address.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const hex = (text: string) => Buffer.from(text, 'hex');
const mapped = (ipv4: Buffer) => Buffer.concat([hex('00000000000000000000ffff'), ipv4]);
const port = fc.nat(65535);

describe('parseAddress', () => {
  it('should read the text that formatAddress writes, for 4 and 16 bytes', () => {
    fc.assert(
      fc.property(fc.oneof(bytes(4), bytes(16)), (address) => {
        fc.pre(address.length === 4 || !address.subarray(0, 12).equals(mapped(hex('')))); // IPv4, see below
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it('should read ::ffff:a.b.c.d as IPv4, in any spelling (R7)', () => {
    fc.assert(
      fc.property(bytes(4), (ipv4) => {
        const dotted = formatAddress(ipv4);
        const groups = `${ipv4.subarray(0, 2).toString('hex')}:${ipv4.subarray(2).toString('hex')}`;
        for (const tail of [dotted, groups, `${dotted}%eth0`]) {
          expect(parseAddress(`::ffff:${tail}`)).toEqual(ipv4);
          expect(parseAddress(`::FFFF:${tail}`)).toEqual(ipv4);
          expect(parseAddress(`0:0:0:0:0:ffff:${tail}`)).toEqual(ipv4);
        }
        expect(parseAddress(formatAddress(mapped(ipv4)))).toEqual(ipv4);
      }),
    );
  });

  it.each([
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['1::', '00010000000000000000000000000000'],
    ['2001:db8::8:800:200c:417a', '20010db80000000000080800200c417a'],
    ['2001:0DB8:0:0:8:800:200C:417A', '20010db80000000000080800200c417a'],
    ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
    ['::192.0.2.33', '000000000000000000000000c0000221'],
    ['1:2:3:4:5:6:192.0.2.33', '000100020003000400050006c0000221'],
    ['::1:ffff:192.0.2.33', '00000000000000000001ffffc0000221'],
  ])('should read %s as its 16 bytes', (text, expected) => {
    expect(parseAddress(text)).toEqual(hex(expected));
  });

  it.each(['fe80::1%eth0', 'fe80::1%1', 'fe80:0:0:0:0:0:0:1%en-0.1'])('should drop the zone of %s', (text) => {
    expect(parseAddress(text)).toEqual(hex('fe800000000000000000000000000001'));
  });

  it.each(['localhost', 'example.com', 'a', 'dead.beef', '1.example', 'xn--mnchen-3ya.de'])(
    'should refuse the DNS name %s (A17)',
    (text) => expect(parseAddress(text)).toBeUndefined(),
  );

  it.each([
    '',
    ' ',
    '1.2.3',
    '1.2.3.4.5',
    '256.2.3.4',
    '01.2.3.4',
    '0x7f.0.0.1',
    '2130706433',
    ' 1.2.3.4',
    '1.2.3.4\n',
  ])('should refuse %j, which is not a dotted quad', (text) => expect(parseAddress(text)).toBeUndefined());

  it.each([':', ':::', '1::2::3', '12345::', '::1/64', '[::1]', '1.2.3.4:80', '1.2.3.4%eth0', '::1%', '1:2:3:4:5:6:7'])(
    'should refuse %j, which is not an IPv6 address',
    (text) => expect(parseAddress(text)).toBeUndefined(),
  );

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.2.3.4',
    '01.2.3.4',
    '1.2.3.4:80',
    '1.2.3.4 ',
    'localhost',
    '::1.2.3.4',
    '1:2:3',
  ])('should not read ::ffff: followed by %j as IPv4', (tail) =>
    expect(parseAddress(`::ffff:${tail}`)?.length).not.toBe(4),
  );

  it('should return 4 bytes, 16 bytes or undefined, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4Extended(), fc.stringMatching(/^[0-9a-f:.%]*$/)), (text) => {
        expect([4, 16, undefined]).toContain(parseAddress(text)?.length);
      }),
    );
  });
});

describe('formatAddress', () => {
  it.each([
    ['7f000001', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['00000000000000000000000000000000', '::'],
  ])('should format %s as %s', (address, text) => {
    expect(formatAddress(hex(address))).toBe(text);
  });
});

describe('endpointOf', () => {
  it('should be the address and the big-endian port: 6 or 18 bytes (R7)', () => {
    fc.assert(
      fc.property(fc.oneof(bytes(4), bytes(16)), port, (address, number) => {
        expect(endpointOf(address, number)).toEqual(Buffer.from([...address, number >> 8, number & 0xff]));
      }),
    );
  });
});
