import type { IncomingHttpHeaders } from 'node:http';
import { configFromSettings, type TrackerSettings } from '../../../config/load-config.js';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { ClientIp } from './client-ip.js';
import { ForwardedHeaders } from './forwarded-headers.js';
import { nameClient } from './named-client.js';
import { RequestOrigin, type ServerRequest } from './request-origin.js';
import { TrustedProxies } from './trusted-proxies.js';

const PROXY = '10.0.0.1';
const TLS = { tlsCert: 'a', tlsKey: 'b' };
const FOR = { 'x-forwarded-for': '198.51.100.7' };

function aRequest(headers: IncomingHttpHeaders, remoteAddress = PROXY): ServerRequest {
  return { socket: { remoteAddress, localPort: 8080 }, headers };
}

function originOf(request: ServerRequest, settings: TrackerSettings = {}): string {
  const { proxy, tls } = configFromSettings({ trustedProxies: ['10.0.0.0/8'], ...settings });
  const trusted = new TrustedProxies(proxy);
  const forwarded = new ForwardedHeaders(trusted);
  return new RequestOrigin(tls, new ClientIp(proxy, trusted, forwarded), forwarded).of(request);
}

/** The origin of a request to `inner:8080` with these headers. */
const originWith = (headers: IncomingHttpHeaders, settings?: TrackerSettings) =>
  originOf(aRequest({ host: 'inner:8080', ...headers }), settings);

describe('RequestOrigin', () => {
  it("should be the request's own host and the tracker's scheme", () => {
    const request = aRequest({ host: 'a.example' }, '192.0.2.1');
    expect([originOf(request), originOf(request, TLS)]).toEqual(['http://a.example', 'https://a.example']);
    expect(originOf(aRequest({}, '192.0.2.1'))).toBe('http://localhost:8080');
  });

  it('should ignore the headers of an untrusted client', () => {
    const forged = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'b.example',
      forwarded: 'proto=https;host=b.example',
    };
    expect(originOf(aRequest({ host: 'a.example', ...forged }, '192.0.2.1'))).toBe('http://a.example');
    expect(originOf(aRequest({ host: 'a.example', ...forged }), { trustedProxies: [] })).toBe('http://a.example');
  });

  it.each<[string, IncomingHttpHeaders]>([
    ['https://inner:8080', { ...FOR, 'x-forwarded-proto': 'https' }],
    ['https://inner:8080', { 'x-forwarded-proto': 'HTTPS' }],
    ['http://a.example', { ...FOR, 'x-forwarded-host': 'a.example' }],
    ['https://a.example:8443', { ...FOR, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a.example:8443' }],
    ['https://a.example', { forwarded: 'for=198.51.100.7;proto=https;host=a.example' }],
    ['https://[2001:db8::1]:8443', { forwarded: 'for=198.51.100.7;proto=https;host="[2001:db8::1]:8443"' }],
    ['https://a.example', { ...FOR, forwarded: 'for=198.51.100.7;host=a.example', 'x-forwarded-proto': 'https' }],
  ])('should be %s behind a trusted proxy that sends %j', (origin, headers) => {
    expect(originWith(headers)).toBe(origin);
  });

  it('should be plain HTTP if the client uses it, even if the proxy connects by TLS', () => {
    expect(originWith({ ...FOR, 'x-forwarded-proto': 'http' }, TLS)).toBe('http://inner:8080');
  });

  it('should be the report of the outermost trusted proxy, never of an entry further left', () => {
    const forwarded =
      'for=1.1.1.1;host=forged, for=198.51.100.7;proto=https;host=a.example, for=10.2.2.2;proto=http;host=b';
    expect(originWith({ forwarded })).toBe('https://a.example');
    const hops = { 'x-forwarded-for': '1.1.1.1, 198.51.100.7, 10.2.2.2' };
    expect(
      originWith({ ...hops, 'x-forwarded-proto': 'ftp, https, http', 'x-forwarded-host': 'forged, a.example, b' }),
    ).toBe('https://a.example');
    expect(originWith({ ...hops, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a.example' })).toBe(
      'https://a.example',
    );
  });

  it.each<IncomingHttpHeaders>([
    { 'x-forwarded-proto': 'gopher' },
    { 'x-forwarded-host': '' },
    { 'x-forwarded-host': 'a.example/b' },
    { 'x-forwarded-host': 'user@a.example' },
    { 'x-forwarded-host': 'a.example\tb' },
    { forwarded: 'for=198.51.100.7;host="a b"' },
    { ...FOR, forwarded: 'for=1.1.1.1;proto=https;host=a.example' },
    { forwarded: 'for=198.51.100.7;proto=https', 'x-forwarded-for': 'garbage' },
    { forwarded: 'garbage', 'x-forwarded-proto': 'https' },
  ])("should be the request's own if a trusted proxy sends %j", (headers) => {
    expect(originWith(headers)).toBe('http://inner:8080');
  });

  describe('behind a proxy that speaks the PROXY protocol', () => {
    const named = (client: string, overTls: boolean, headers: IncomingHttpHeaders = {}) => {
      const request = aRequest({ host: 'inner:8080', ...headers });
      nameClient(request.socket, { client: parseAddress(client) as Buffer, overTls });
      return originOf(request, { proxyProtocol: true });
    };

    it('should be HTTPS if the client uses TLS to the proxy', () => {
      expect(named('198.51.100.7', true)).toBe('https://inner:8080');
      expect(named('198.51.100.7', false)).toBe('http://inner:8080');
    });

    it("should ignore the client's own headers, but read those of a trusted proxy in between", () => {
      const headers = { ...FOR, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a.example' };
      expect(named('198.51.100.7', false, headers)).toBe('http://inner:8080');
      expect(named('10.0.0.2', false, headers)).toBe('https://a.example');
    });
  });
});
