import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { configFromSettings } from '../../../config/load-config.js';
import { formatAddress, parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { ClientIp } from './client-ip.js';
import { nameClient } from './named-client.js';

const PROXY = '10.0.0.1';
const TRUSTED = ['10.0.0.0/8', 'fd00::/8'];
const NOT_FORWARDED = new TrackerError('proxy sent no valid X-Forwarded-For or Forwarded');

function aRequest(remoteAddress: string | undefined, forwardedFor?: string | string[]): IncomingMessage {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

const clientIp = (trustedProxies: readonly string[]) => new ClientIp(configFromSettings({ trustedProxies }).proxy);

/** Where the client of a request is, as text; behind the trusted proxies unless a test says otherwise. */
function addressOf(request: IncomingMessage, trustedProxies: readonly string[] = TRUSTED): string {
  return formatAddress(clientIp(trustedProxies).addressOf(request));
}

describe('ClientIp without a trusted proxy', () => {
  it.each(['192.0.2.1', '2001:db8::1'])(
    "should be the socket's address %s, whatever X-Forwarded-For says",
    (address) => {
      for (const trusted of [[], TRUSTED]) {
        expect(addressOf(aRequest(address), trusted)).toBe(address);
        expect(addressOf(aRequest(address, '198.51.100.7'), trusted)).toBe(address);
        expect(addressOf(aRequest(address, 'garbage'), trusted)).toBe(address);
      }
    },
  );

  it('should be IPv4 where a socket of both families says ::ffff:a.b.c.d, and without a zone (R7)', () => {
    expect(clientIp([]).addressOf(aRequest('::ffff:192.0.2.1'))).toEqual(Buffer.from([192, 0, 2, 1]));
    expect(addressOf(aRequest('fe80::1%eth0'))).toBe('fe80::1');
  });

  it('should fail when the socket has no address any more', () => {
    expect(() => addressOf(aRequest(undefined))).toThrow(TrackerError);
    expect(() => addressOf(aRequest(undefined, '198.51.100.7'))).toThrow(TrackerError);
  });
});

describe('ClientIp behind a trusted proxy', () => {
  it.each([PROXY, '::ffff:10.0.0.1', 'fd00::1'])('should be what the proxy at %s says', (proxy) => {
    expect(addressOf(aRequest(proxy, '198.51.100.7'))).toBe('198.51.100.7');
    expect(addressOf(aRequest(proxy, '2001:db8::7'))).toBe('2001:db8::7');
    expect(addressOf(aRequest(proxy, '::ffff:198.51.100.7'))).toBe('198.51.100.7');
  });

  it('should be the first entry from the right that is not trusted, never one further left', () => {
    expect(addressOf(aRequest(PROXY, '1.1.1.1, 198.51.100.7'))).toBe('198.51.100.7');
    expect(addressOf(aRequest(PROXY, '1.1.1.1, 198.51.100.7, 10.9.9.9'))).toBe('198.51.100.7');
    expect(addressOf(aRequest(PROXY, '10.0.0.9,198.51.100.7,fd00::2,::ffff:10.9.9.9'))).toBe('198.51.100.7');
  });

  it('should not read what stands left of the client, as anybody may have written it', () => {
    expect(addressOf(aRequest(PROXY, 'garbage, , 198.51.100.7, 10.9.9.9'))).toBe('198.51.100.7');
  });

  it('should be the left-most entry when all are trusted', () => {
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
  ])('should read %j, as some proxies write it', (entry, address) => {
    expect(addressOf(aRequest(PROXY, `1.1.1.1, ${entry}`))).toBe(address);
  });

  it.each([undefined, '', ' ', ',', '198.51.100.7,'])(
    'should fail when X-Forwarded-For is missing or ends empty: %j',
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
  ])('should fail for %j, rather than take the proxy for the client', (garbage) => {
    expect(() => addressOf(aRequest(PROXY, garbage))).toThrow(NOT_FORWARDED);
    expect(() => addressOf(aRequest(PROXY, `198.51.100.7, ${garbage}`))).toThrow(NOT_FORWARDED);
    expect(() => addressOf(aRequest(PROXY, `198.51.100.7, ${garbage}, 10.9.9.9`))).toThrow(NOT_FORWARDED);
  });

  it('should not let a client choose its address, whatever it puts in front', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (forged, another) => {
        expect(addressOf(aRequest(PROXY, `${forged}, 198.51.100.7`))).toBe('198.51.100.7');
        expect(addressOf(aRequest(PROXY, `${another}, ${forged}, 198.51.100.7, 10.9.9.9`))).toBe('198.51.100.7');
      }),
    );
  });
});

describe('ClientIp behind a proxy that sends Forwarded', () => {
  const forwarded = (forwarded: string, forwardedFor?: string): IncomingMessage =>
    ({ ...aRequest(PROXY), headers: { forwarded, 'x-forwarded-for': forwardedFor } }) as unknown as IncomingMessage;

  it.each([
    ['for=198.51.100.7;proto=https', '198.51.100.7'],
    ['for="198.51.100.7:4711"', '198.51.100.7'],
    ['for="[2001:db8::7]:4711"', '2001:db8::7'],
    ['for=1.1.1.1, for=198.51.100.7, for="[fd00::2]"', '198.51.100.7'],
    ['for=unknown, for=198.51.100.7', '198.51.100.7'],
    ['for=10.3.3.3, for=10.2.2.2', '10.3.3.3'],
  ])('should be what %j says', (header, address) => {
    expect(addressOf(forwarded(header))).toBe(address);
  });

  it.each(['', 'proto=https', 'for=unknown', 'for=_hidden', 'for="198.51.100.7', 'for=198.51.100.7, proto=https'])(
    'should fail for %j',
    (header) => {
      expect(() => addressOf(forwarded(header))).toThrow(NOT_FORWARDED);
      expect(() => addressOf(forwarded(header, '198.51.100.7'))).toThrow(NOT_FORWARDED);
    },
  );

  it('should take both headers where they agree, and neither where they do not, as a client may have sent one', () => {
    expect(addressOf(forwarded('for=198.51.100.7', '1.1.1.1, 198.51.100.7'))).toBe('198.51.100.7');
    const disagree = new TrackerError('Forwarded and X-Forwarded-For disagree');
    expect(() => addressOf(forwarded('for=1.1.1.1', '198.51.100.7'))).toThrow(disagree);
  });

  it('should not be believed from anybody else', () => {
    const request = { ...forwarded('for=1.1.1.1'), socket: { remoteAddress: '192.0.2.1' } } as IncomingMessage;
    expect(addressOf(request)).toBe('192.0.2.1');
  });
});

describe('ClientIp behind a proxy that speaks the PROXY protocol', () => {
  const clientIp = new ClientIp(configFromSettings({ trustedProxies: TRUSTED, proxyProtocol: true }).proxy);

  function named(client: string, forwardedFor?: string): IncomingMessage {
    const request = aRequest(PROXY, forwardedFor);
    nameClient(request.socket, { client: parseAddress(client) as Buffer });
    return request;
  }

  it('should be whom the connection is for, whatever its requests say', () => {
    expect(formatAddress(clientIp.addressOf(named('198.51.100.7')))).toBe('198.51.100.7');
    expect(formatAddress(clientIp.addressOf(named('198.51.100.7', '1.1.1.1')))).toBe('198.51.100.7');
    expect(clientIp.isProxied(named('198.51.100.7'))).toBe(false);
  });

  it('should be whom another trusted proxy names, where the connection is for that one', () => {
    expect(formatAddress(clientIp.addressOf(named('10.0.0.2', '198.51.100.7')))).toBe('198.51.100.7');
    expect(formatAddress(clientIp.addressOf(named('10.0.0.2')))).toBe('10.0.0.2');
    expect(clientIp.isProxied(named('10.0.0.2'))).toBe(true);
  });

  it("should fail where the connection is for nobody, as a header may be the client's own", () => {
    const nobody = new TrackerError('proxy sent no address in its PROXY header');
    expect(() => clientIp.addressOf(aRequest(PROXY, '198.51.100.7'))).toThrow(nobody);
    expect(clientIp.isProxied(aRequest(PROXY))).toBe(false);
  });

  it('should be the address of a socket that is no trusted proxy', () => {
    expect(formatAddress(clientIp.addressOf(aRequest('192.0.2.1', '198.51.100.7')))).toBe('192.0.2.1');
  });
});

describe('ClientIp.isProxied', () => {
  it('should be true for a trusted proxy only', () => {
    expect(clientIp(TRUSTED).isProxied(aRequest(PROXY))).toBe(true);
    expect(clientIp(TRUSTED).isProxied(aRequest('::ffff:10.0.0.1'))).toBe(true);
    expect(clientIp(TRUSTED).isProxied(aRequest('192.0.2.1', PROXY))).toBe(false);
    expect(clientIp(TRUSTED).isProxied(aRequest(undefined))).toBe(false);
    expect(clientIp([]).isProxied(aRequest(PROXY))).toBe(false);
  });
});
