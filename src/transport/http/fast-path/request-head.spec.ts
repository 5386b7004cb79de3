import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { FastPathRequest } from './fast-path-request.js';
import { MAX_HEAD_BYTES } from '../../../config/limits/http.limits.js';
import { readRequestHead } from './request-head.js';

const HEAD = 'GET /announce?x=1 HTTP/1.1\r\nHost: a\r\n\r\n';

const read = (text: string) => readRequestHead(Buffer.from(text, 'latin1'));

describe('readRequestHead', () => {
  it('should read a plain GET, whatever follows it', () => {
    const head = { target: '/announce?x=1', headerLines: 'Host: a\r\n', isLast: false, length: HEAD.length };
    expect(read(HEAD)).toEqual(head);
    expect(read(`${HEAD}GET /`)).toEqual(head);
    expect(read(`${HEAD}\0`)).toEqual(head);
  });

  it('should read a head without a header', () => {
    expect(read('GET / HTTP/1.1\r\n\r\n')).toEqual({ target: '/', headerLines: '', isLast: false, length: 18 });
  });

  it.each(['close', 'Close', ' close\t'])('should take "Connection: %s" for the last one', (value) => {
    expect(read(`GET /scrape HTTP/1.1\r\nConnection:${value}\r\n\r\n`)).toMatchObject({ isLast: true });
  });

  it.each(['', 'connection: Keep-Alive\r\n'])('should not take %j for the last one', (lines) => {
    expect(read(`GET /scrape HTTP/1.1\r\n${lines}\r\n`)).toMatchObject({ isLast: false });
  });

  it.each([
    ['', true],
    ['Connection: close\r\n', true],
    ['Connection: keep-alive\r\n', false],
  ])('should end a connection of HTTP/1.0 unless it is asked to stay: %j (A20)', (lines, isLast) => {
    expect(read(`GET /scrape HTTP/1.0\r\n${lines}\r\n`)).toMatchObject({ isLast });
  });

  it.each([1, 3, 5, 20, HEAD.length - 1])('should wait for the rest after %d bytes', (length) => {
    expect(read(HEAD.slice(0, length))).toBe('incomplete');
  });

  it.each([
    ['another method', HEAD.replace('GET', 'HEAD')],
    ['another version', HEAD.replace('1.1', '1.2')],
    ['the beginning of another method', 'GES'],
    ['the beginning of a target with a host', 'GET http'],
    ['a target with a host', HEAD.replace('/announce', 'http://a/announce')],
    ['a target with a blank', HEAD.replace('x=1', 'x= 1')],
    ['a target with a raw byte', HEAD.replace('x=1', 'x=\xe4')],
    ['a bare line feed', HEAD.replace('1.1\r\n', '1.1\n')],
    ['a name before a blank', HEAD.replace('Host:', 'Content-Length : 5\r\nHost:')],
    ['a folded line', HEAD.replace('Host: a', 'Host: a\r\n b')],
    ['a line without a name', HEAD.replace('Host: a', ': a')],
    ['a zero byte', HEAD.replace('Host: a', 'Host: \0')],
    ['a body', HEAD.replace('Host: a', 'Host: a\r\nContent-Length: 5')],
    ['a body after Connection', HEAD.replace('Host: a', 'Connection: close\r\nContent-Length: 5')],
    ['chunks', HEAD.replace('Host: a', 'TRANSFER-encoding: chunked')],
    ['an upgrade', HEAD.replace('Host: a', 'Connection: Upgrade\r\nUpgrade: websocket')],
    ['Connection twice', HEAD.replace('Host: a', 'Connection: close\r\nConnection: keep-alive')],
    ['a list in Connection', HEAD.replace('Host: a', 'Connection: keep-alive, close')],
    ['an expectation', HEAD.replace('Host: a', 'Expect: 100-continue')],
    ['a head that is too long', HEAD.replace('Host: a', `Host: ${'a'.repeat(MAX_HEAD_BYTES)}`)],
    ['a head that gets too long', `GET /${'a'.repeat(MAX_HEAD_BYTES - 5)}`],
  ])('should leave %s to Node', (_, text) => {
    expect(read(text)).toBeUndefined();
  });
});

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What Node's own server makes of the same bytes. */
describe('readRequestHead beside Node', () => {
  let seen: Exchange[] = [];
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    seen.push({ request, response });
    response.end();
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => server.close());

  async function byNode(text: string): Promise<Exchange[]> {
    seen = [];
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.end(text, 'latin1');
    await once(socket, 'close');
    return seen;
  }

  const name = fc.constantFrom(
    'Host',
    'Connection',
    'X-Forwarded-For',
    'x-forwarded-for',
    'Content-Length',
    'A b',
    'Te',
  );
  const value = fc.constantFrom('a', ' 1.2.3.4 ', 'close', 'keep-alive', '5', '0', '', 'x\0', '\x01', 'ä', '\t,\t');
  const end = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r\n ');
  const line = fc.tuple(name, value, end).map(([name, value, end]) => `${name}:${value}${end}`);
  const target = fc.constantFrom('/', '/announce', '/scrape?a=b', '/a?b?c', '/a b', '*', 'http://a/', '/\xe4', '/%zz');
  const minor = fc.constantFrom(1, 1, 0, 2);
  const text = fc
    .tuple(fc.constantFrom('GET', 'GET', 'GET', 'get', 'HEAD'), target, minor, fc.array(line, { maxLength: 4 }))
    .map(([method, target, minor, lines]) => `${method} ${target} HTTP/1.${minor}\r\n${lines.join('')}\r\n`);

  it('should read nothing that Node reads otherwise, or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        const head = read(text);
        if (!head || head === 'incomplete') return;
        expect(head.length).toBe(text.length);
        const [exchange, ...more] = await byNode(text);
        expect(more).toHaveLength(0);
        const { request, response } = exchange as Exchange;
        expect(request).toMatchObject({ method: 'GET', url: head.target, complete: true });
        const own = new FastPathRequest(request.socket, head).headers;
        expect(own['x-forwarded-for']).toBe(request.headers['x-forwarded-for']);
        expect(head.isLast).toBe(!response.shouldKeepAlive);
      }),
      { numRuns: 300 },
    );
  });
});
