import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { configFromSettings } from '../../config/load-config.js';
import { formatAddress } from '../../protocol/peer-address.js';
import { TrackerError } from '../../protocol/tracker-error.js';
import { ClientIp } from './client-ip.js';

const PROXY = '10.0.0.1';
const TRUSTED = ['10.0.0.0/8', 'fd00::/8'];
const NOT_FORWARDED = new TrackerError('proxy sent no valid X-Forwarded-For');

function aRequest(remoteAddress: string | undefined, forwardedFor?: string | string[]): IncomingMessage {
  const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor };
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

const clientIp = (trustedProxies: readonly string[]) => new ClientIp(configFromSettings({ trustedProxies }));

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

describe('ClientIp.isProxied', () => {
  it('should be true for a trusted proxy only', () => {
    expect(clientIp(TRUSTED).isProxied(aRequest(PROXY))).toBe(true);
    expect(clientIp(TRUSTED).isProxied(aRequest('::ffff:10.0.0.1'))).toBe(true);
    expect(clientIp(TRUSTED).isProxied(aRequest('192.0.2.1', PROXY))).toBe(false);
    expect(clientIp(TRUSTED).isProxied(aRequest(undefined))).toBe(false);
    expect(clientIp([]).isProxied(aRequest(PROXY))).toBe(false);
  });
});
