import fc from 'fast-check';
import { configFromSettings, type TrackerSettings } from '../../../config/load-config.js';
import { formatAddress, parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { ClientIp, type ClientRequest } from './client-ip.js';
import { ForwardedHeaders } from './forwarded-headers.js';
import { nameClient } from './named-client.js';
import { TrustedProxies } from './trusted-proxies.js';

const PROXY = '10.0.0.1';
const TRUSTED = ['10.0.0.0/8', 'fd00::/8'];
const NOT_FORWARDED = new TrackerError('proxy sent no valid X-Forwarded-For or Forwarded');

function aRequest(remoteAddress: string | undefined, forwardedFor?: string | string[]): ClientRequest {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return { socket: { remoteAddress }, headers };
}

function clientIp(trustedProxies: readonly string[], settings: TrackerSettings = {}): ClientIp {
  const { proxy } = configFromSettings({ trustedProxies, ...settings });
  const trusted = new TrustedProxies(proxy);
  return new ClientIp(proxy, trusted, new ForwardedHeaders(trusted));
}

/** The address of the client as text. */
function addressOf(request: ClientRequest, trustedProxies: readonly string[] = TRUSTED): string {
  return formatAddress(clientIp(trustedProxies).addressOf(request));
}

describe('ClientIp without a trusted proxy', () => {
  it.each(['192.0.2.1', '2001:db8::1'])("should be the socket's address %s, whatever X-Forwarded-For is", (address) => {
    for (const trusted of [[], TRUSTED]) {
      expect(addressOf(aRequest(address), trusted)).toBe(address);
      expect(addressOf(aRequest(address, '198.51.100.7'), trusted)).toBe(address);
      expect(addressOf(aRequest(address, 'garbage'), trusted)).toBe(address);
    }
  });

  it('should be IPv4 if a dual-stack socket reports ::ffff:a.b.c.d, and have no zone (R7)', () => {
    expect(clientIp([]).addressOf(aRequest('::ffff:192.0.2.1'))).toEqual(Buffer.from([192, 0, 2, 1]));
    expect(addressOf(aRequest('fe80::1%eth0'))).toBe('fe80::1');
  });

  it('should fail if the socket has no address any more', () => {
    expect(() => addressOf(aRequest(undefined))).toThrow(TrackerError);
    expect(() => addressOf(aRequest(undefined, '198.51.100.7'))).toThrow(TrackerError);
  });
});

describe('ClientIp behind a trusted proxy', () => {
  it.each([PROXY, '::ffff:10.0.0.1', 'fd00::1'])('should be the address that the proxy at %s reports', (proxy) => {
    expect(addressOf(aRequest(proxy, '198.51.100.7'))).toBe('198.51.100.7');
    expect(addressOf(aRequest(proxy, '2001:db8::7'))).toBe('2001:db8::7');
    expect(addressOf(aRequest(proxy, '::ffff:198.51.100.7'))).toBe('198.51.100.7');
  });

  it('should be the first entry from the right that is not trusted, never one further left', () => {
    expect(addressOf(aRequest(PROXY, '1.1.1.1, 198.51.100.7'))).toBe('198.51.100.7');
    expect(addressOf(aRequest(PROXY, '1.1.1.1, 198.51.100.7, 10.9.9.9'))).toBe('198.51.100.7');
    expect(addressOf(aRequest(PROXY, '10.0.0.9,198.51.100.7,fd00::2,::ffff:10.9.9.9'))).toBe('198.51.100.7');
  });

  it('should ignore entries left of the client, which can be forged', () => {
    expect(addressOf(aRequest(PROXY, 'garbage, , 198.51.100.7, 10.9.9.9'))).toBe('198.51.100.7');
  });

  it('should be the left-most entry if all are trusted', () => {
    expect(addressOf(aRequest(PROXY, '10.3.3.3, fd00::2, 10.2.2.2'))).toBe('10.3.3.3');
    expect(addressOf(aRequest(PROXY, '10.3.3.3'))).toBe('10.3.3.3');
  });

  it('should read several X-Forwarded-For lines as one', () => {
    expect(addressOf(aRequest(PROXY, ['1.1.1.1, 198.51.100.7', '10.9.9.9']))).toBe('198.51.100.7');
  });

  it.each([
    ['198.51.100.7:4711', '198.51.100.7'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['\t198.51.100.7  ', '198.51.100.7'],
  ])('should read %j', (entry, address) => {
    expect(addressOf(aRequest(PROXY, `1.1.1.1, ${entry}`))).toBe(address);
  });

  it.each([undefined, '', ' ', ',', '198.51.100.7,'])(
    'should fail if X-Forwarded-For is missing or ends empty: %j',
    (value) => {
      expect(() => addressOf(aRequest(PROXY, value))).toThrow(NOT_FORWARDED);
    },
  );

  it.each([
    'unknown',
    '_hidden',
    'example.com',
    '198.51.100',
    '198.51.100.7.9',
    '198.51.100.7/32',
    '"198.51.100.7"',
    '[::1',
    '1:2:3',
  ])('should fail for %j instead of using the address of the proxy', (garbage) => {
    expect(() => addressOf(aRequest(PROXY, garbage))).toThrow(NOT_FORWARDED);
    expect(() => addressOf(aRequest(PROXY, `198.51.100.7, ${garbage}`))).toThrow(NOT_FORWARDED);
    expect(() => addressOf(aRequest(PROXY, `198.51.100.7, ${garbage}, 10.9.9.9`))).toThrow(NOT_FORWARDED);
  });

  it('should not let a client choose its address, whatever it sends in front', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (forged, another) => {
        expect(addressOf(aRequest(PROXY, `${forged}, 198.51.100.7`))).toBe('198.51.100.7');
        expect(addressOf(aRequest(PROXY, `${another}, ${forged}, 198.51.100.7, 10.9.9.9`))).toBe('198.51.100.7');
      }),
    );
  });
});

describe('ClientIp behind a proxy that sends Forwarded', () => {
  const forwarded = (forwarded: string, forwardedFor?: string): ClientRequest => ({
    ...aRequest(PROXY),
    headers: { forwarded, 'x-forwarded-for': forwardedFor },
  });

  it.each([
    ['for=198.51.100.7;proto=https', '198.51.100.7'],
    ['for="198.51.100.7:4711"', '198.51.100.7'],
    ['for="[2001:db8::7]:4711"', '2001:db8::7'],
    ['for=1.1.1.1, for=198.51.100.7, for="[fd00::2]"', '198.51.100.7'],
    ['for=unknown, for=198.51.100.7', '198.51.100.7'],
    ['for=10.3.3.3, for=10.2.2.2', '10.3.3.3'],
  ])('should be the client in %j', (header, address) => {
    expect(addressOf(forwarded(header))).toBe(address);
  });

  it.each(['', 'proto=https', 'for=unknown', 'for=_hidden', 'for="198.51.100.7', 'for=198.51.100.7, proto=https'])(
    'should fail for %j',
    (header) => {
      expect(() => addressOf(forwarded(header))).toThrow(NOT_FORWARDED);
      expect(() => addressOf(forwarded(header, '198.51.100.7'))).toThrow(NOT_FORWARDED);
    },
  );

  it('should accept both headers if they agree, and fail if they differ, because a client may have sent one', () => {
    expect(addressOf(forwarded('for=198.51.100.7', '1.1.1.1, 198.51.100.7'))).toBe('198.51.100.7');
    const disagree = new TrackerError('Forwarded and X-Forwarded-For disagree');
    expect(() => addressOf(forwarded('for=1.1.1.1', '198.51.100.7'))).toThrow(disagree);
  });

  it('should ignore the header of an untrusted client', () => {
    const request = { ...forwarded('for=1.1.1.1'), socket: { remoteAddress: '192.0.2.1' } };
    expect(addressOf(request)).toBe('192.0.2.1');
  });
});

describe('ClientIp behind a proxy that speaks the PROXY protocol', () => {
  const proxied = clientIp(TRUSTED, { proxyProtocol: true });

  function named(client: string, forwardedFor?: string): ClientRequest {
    const request = aRequest(PROXY, forwardedFor);
    nameClient(request.socket, { client: parseAddress(client) as Buffer });
    return request;
  }

  it('should be the client in the PROXY header, whatever its requests contain', () => {
    expect(formatAddress(proxied.addressOf(named('198.51.100.7')))).toBe('198.51.100.7');
    expect(formatAddress(proxied.addressOf(named('198.51.100.7', '1.1.1.1')))).toBe('198.51.100.7');
    expect(proxied.isProxied(named('198.51.100.7'))).toBe(false);
  });

  it('should be the client that another trusted proxy reports, if that proxy is in the PROXY header', () => {
    expect(formatAddress(proxied.addressOf(named('10.0.0.2', '198.51.100.7')))).toBe('198.51.100.7');
    expect(formatAddress(proxied.addressOf(named('10.0.0.2')))).toBe('10.0.0.2');
    expect(proxied.isProxied(named('10.0.0.2'))).toBe(true);
  });

  it('should fail if the PROXY header has no client, even with other headers', () => {
    const nobody = new TrackerError('proxy sent no address in its PROXY header');
    expect(() => proxied.addressOf(aRequest(PROXY, '198.51.100.7'))).toThrow(nobody);
    expect(proxied.isProxied(aRequest(PROXY))).toBe(false);
  });

  it('should be the address of a socket that is not a trusted proxy', () => {
    expect(formatAddress(proxied.addressOf(aRequest('192.0.2.1', '198.51.100.7')))).toBe('192.0.2.1');
  });
});

describe('ClientIp.isProxied', () => {
  it('should be true only for a trusted proxy', () => {
    expect(clientIp(TRUSTED).isProxied(aRequest(PROXY))).toBe(true);
    expect(clientIp(TRUSTED).isProxied(aRequest('::ffff:10.0.0.1'))).toBe(true);
    expect(clientIp(TRUSTED).isProxied(aRequest('192.0.2.1', PROXY))).toBe(false);
    expect(clientIp(TRUSTED).isProxied(aRequest(undefined))).toBe(false);
    expect(clientIp([]).isProxied(aRequest(PROXY))).toBe(false);
  });
});
