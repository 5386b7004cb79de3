import fc from 'fast-check';
import { endpointOf, formatAddress, parseAddress } from '../bittorrent/peer-address.js';
import { readProxyHeader } from './proxy-header.js';

const V2_SIGNATURE = '0d0a0d0a000d0a515549540a';
const REQUEST = Buffer.from('GET / HTTP/1.1\r\n');

/** A header of version 2: command, family and what follows the length. */
function version2(command: number, family: number, rest: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(V2_SIGNATURE, 'hex'),
    Buffer.from([command, family, rest.length >> 8, rest.length]),
    rest,
  ]);
}

/** The addresses of version 2: source, destination, both ports. */
const addresses = (client: Buffer) => Buffer.concat([client, client, endpointOf(Buffer.alloc(0), 1), Buffer.alloc(2)]);

const address = fc.oneof(fc.ipV4(), fc.ipV6()).map((text) => parseAddress(text) as Buffer);
const header = fc
  .tuple(address, fc.boolean(), fc.uint8Array({ maxLength: 300 }))
  .map(([client, isVersion2, more]): [Buffer, Buffer] => {
    const text = formatAddress(client);
    const line = `PROXY TCP${client.length === 4 ? 4 : 6} ${text} ${text} 1 65535\r\n`;
    const bytes = Buffer.concat([addresses(client), more]);
    return [client, isVersion2 ? version2(0x21, client.length === 4 ? 0x11 : 0x21, bytes) : Buffer.from(line)];
  });

describe('readProxyHeader', () => {
  it("should read the client's address and the header's length", () => {
    fc.assert(
      fc.property(header, ([client, bytes]) => {
        expect(readProxyHeader(Buffer.concat([bytes, REQUEST]))).toMatchObject({ client, end: bytes.length });
      }),
    );
  });

  it('should report a header that is cut anywhere as incomplete', () => {
    fc.assert(
      fc.property(header, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), ([, bytes], share) => {
        expect(readProxyHeader(bytes.subarray(0, Math.floor(share * bytes.length)))).toBe('incomplete');
      }),
    );
  });

  it.each([
    ['PROXY TCP4 192.0.2.1 10.0.0.1 4711 80\r\n', '192.0.2.1'],
    ['PROXY TCP6 ::ffff:192.0.2.1 ::1 4711 80\r\n', '192.0.2.1'],
    ['PROXY TCP6 2001:db8::1 ::1 4711 80\r\n', '2001:db8::1'],
  ])('should read %j', (line, client) => {
    expect(readProxyHeader(Buffer.from(line))).toEqual({ client: parseAddress(client), end: line.length });
  });

  it.each([
    ['no TLV', '', false],
    ['TLS with the client', '20000f0100000000210007544c5376312e33', true],
    ['TLS after another TLV', '0300040102030420000501000000ff', true],
    ['a certificate, but no TLS', '2000050600000000', false],
    ['an empty TLV', '200000', false],
    ['a truncated TLV', '0300ff01', false],
    ['half of a TLV head', '2000', false],
  ])('should read the TLS flag from TLVs with %s', (_, more, overTls) => {
    const bytes = Buffer.concat([addresses(Buffer.from([192, 0, 2, 1])), Buffer.from(more, 'hex')]);
    expect(readProxyHeader(version2(0x21, 0x11, bytes))).toMatchObject({ overTls });
  });

  it('should read an IPv4-mapped address as IPv4', () => {
    const mapped = Buffer.from('00000000000000000000ffffc0000201', 'hex');
    expect(readProxyHeader(version2(0x21, 0x21, addresses(mapped)))).toMatchObject({
      client: parseAddress('192.0.2.1'),
    });
  });

  it.each([
    ['UNKNOWN', Buffer.from('PROXY UNKNOWN\r\n')],
    ['UNKNOWN with addresses', Buffer.from('PROXY UNKNOWN ffff:: ffff:: 65535 65535\r\n')],
    ['LOCAL, a health check', version2(0x20, 0, Buffer.alloc(0))],
    ['LOCAL with addresses, which are ignored', version2(0x20, 0x11, addresses(Buffer.alloc(4)))],
    ['no family', version2(0x21, 0, Buffer.alloc(0))],
    ['a Unix socket', version2(0x21, 0x31, Buffer.alloc(216))],
  ])('should have no client for %s', (_, bytes) => {
    expect(readProxyHeader(Buffer.concat([bytes, REQUEST]))).toEqual({ end: bytes.length });
  });

  it.each([
    ['plain HTTP', REQUEST],
    ['a TLS hello', Buffer.from([0x16, 3, 1])],
    ['another case', Buffer.from('proxy TCP4 192.0.2.1 10.0.0.1 1 2\r\n')],
    ['no IPv4 address', Buffer.from('PROXY TCP4 192.0.2 10.0.0.1 1 2\r\n')],
    ['IPv6 as TCP4', Buffer.from('PROXY TCP4 ::1 ::1 1 2\r\n')],
    ['an invalid IPv6 address', Buffer.from('PROXY TCP6 1:2:3 ::1 1 2\r\n')],
    ['no ports', Buffer.from('PROXY TCP4 192.0.2.1 10.0.0.1\r\n')],
    ['another protocol', Buffer.from('PROXY UDP4 192.0.2.1 10.0.0.1 1 2\r\n')],
    ['a line that does not end', Buffer.from(`PROXY UNKNOWN ${'x'.repeat(93)}`)],
    ['another version', version2(0x11, 0x11, addresses(Buffer.alloc(4)))],
    ['another command', version2(0x22, 0x11, addresses(Buffer.alloc(4)))],
    ['too short for its addresses', version2(0x21, 0x11, Buffer.alloc(11))],
    ['too long', version2(0x21, 0x11, Buffer.alloc(5000))],
  ])('should refuse %s', (_, bytes) => {
    expect(readProxyHeader(bytes)).toBeUndefined();
  });

  it('should never throw, nor end after the bytes', () => {
    const texts = [Buffer.from('PROXY '), Buffer.from(V2_SIGNATURE, 'hex'), Buffer.alloc(0)];
    const headers = [0, 0x11, 0x21].map((family) => version2(0x21, family, Buffer.alloc(40)));
    const start = fc.constantFrom(...texts, ...headers, ...headers.map((header) => header.subarray(0, 20)));
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const bytes = Buffer.concat([start, rest]);
        const read = readProxyHeader(bytes);
        expect(typeof read === 'object' ? read.end : 0).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
