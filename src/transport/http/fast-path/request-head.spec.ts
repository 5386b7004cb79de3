import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { FastPathRequest } from './fast-path-request.js';
import { MAX_HEAD_BYTES } from '../../../config/limits/http.limits.js';
import { readRequestHead } from './request-head.js';

const HEAD = 'GET /announce?x=1 HTTP/1.1\r\nHost: a\r\n\r\n';

describe('readRequestHead', () => {
  it('should read a plain GET, and say where it ends', () => {
    expect(readRequestHead(`${HEAD}GET /`, 0)).toEqual({
      target: '/announce?x=1',
      path: '/announce',
      headerLines: 'Host: a\r\n',
      isLast: false,
      end: HEAD.length,
    });
    expect(readRequestHead(HEAD + HEAD, HEAD.length)).toMatchObject({ end: 2 * HEAD.length });
  });

  it.each(['close', 'Close', ' close\t'])('should take "Connection: %s" for the last one', (value) => {
    expect(readRequestHead(`GET /scrape HTTP/1.1\r\nConnection:${value}\r\n\r\n`, 0)).toMatchObject({ isLast: true });
  });

  it.each(['', 'connection: Keep-Alive\r\n'])('should not take %j for the last one', (lines) => {
    expect(readRequestHead(`GET /scrape HTTP/1.1\r\n${lines}\r\n`, 0)).toMatchObject({ isLast: false });
  });

  it.each([
    ['half a head', HEAD.slice(0, -1)],
    ['another method', HEAD.replace('GET', 'HEAD')],
    ['HTTP/1.0', HEAD.replace('1.1', '1.0')],
    ['a target with a host', HEAD.replace('/announce', 'http://a/announce')],
    ['a target with a blank', HEAD.replace('x=1', 'x= 1')],
    ['a target with a raw byte', HEAD.replace('x=1', 'x=\xe4')],
    ['bare line feeds', HEAD.replaceAll('\r\n', '\n')],
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
  ])('should leave %s to Node', (_, text) => {
    expect(readRequestHead(text, 0)).toBeUndefined();
  });
});

/** What Node's own server makes of the same bytes. */
describe('readRequestHead beside Node', () => {
  let seen: IncomingMessage[] = [];
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    seen.push(request);
    response.end();
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => server.close());

  async function byNode(text: string): Promise<IncomingMessage[]> {
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
  const text = fc
    .tuple(fc.constantFrom('GET', 'GET', 'GET', 'get', 'HEAD'), target, fc.array(line, { maxLength: 4 }))
    .map(([method, target, lines]) => `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);

  it('should read nothing that Node reads otherwise, or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        const head = readRequestHead(text, 0);
        if (!head) return;
        expect(head.end).toBe(text.length);
        const [request, ...more] = await byNode(text);
        expect(more).toHaveLength(0);
        expect(request).toMatchObject({ method: 'GET', url: head.target, complete: true });
        const own = new FastPathRequest(request?.socket as never, head).headers;
        expect(own['x-forwarded-for']).toBe(request?.headers['x-forwarded-for']);
        expect(head.isLast).toBe(request?.headers.connection === 'close');
      }),
      { numRuns: 300 },
    );
  });
});
