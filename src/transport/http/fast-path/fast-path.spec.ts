import { jest } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { TrackerRequest, TrackerResponse } from '../server/exchange.js';
import { refuseMalformed } from '../server/malformed-request.js';
import { FastPath } from './fast-path.js';

const HEAD = 'GET /announce HTTP/1.1\r\n\r\n';

/** The fast path on a socket that listens. Its requests wait until the test answers them. */
async function aFastPath({ requestSeconds = 60, idleSeconds = 60 } = {}) {
  const served: [TrackerRequest, TrackerResponse][] = [];
  const handedOver: { socket: Socket; unread: Promise<Buffer[]> }[] = [];
  const path = new FastPath({
    refuse: refuseMalformed,
    routes: (target) => (target === '/announce' ? (...exchange) => void served.push(exchange) : undefined),
    requestSeconds,
    idleSeconds,
    headers: '',
    handOver: (socket) => handedOver.push({ socket, unread: once(socket, 'data') }),
  });
  const server = createServer({ allowHalfOpen: true }, (socket) => path.accept(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (more: string) => (text += more)).on('error', () => undefined);
    return { socket, received: () => text, closed: once(socket, 'close') };
  };
  const end = async () => {
    path.closeAll();
    server.close();
    await once(server, 'close');
  };
  return { path, served, handedOver, client, end };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never: ${condition}`);
    await turn();
  }
}

const answer = (response: TrackerResponse, body: string) => {
  response.writeHead(200, { 'Content-Length': body.length });
  response.end(body, 'latin1');
};

describe('FastPath', () => {
  it('should serve one request after another, however many are in a packet', async () => {
    const { served, client, end } = await aFastPath();
    const { socket, received, closed } = client();
    socket.write(HEAD + HEAD + HEAD.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    for (const body of ['one', 'two', 'three']) {
      await until(() => served.length > 0);
      expect(served).toHaveLength(1);
      const [[, response]] = served.splice(0) as [[TrackerRequest, TrackerResponse]];
      answer(response, body);
    }
    await closed;
    expect(received().match(/Connection: [a-z-]+/g)).toEqual([
      'Connection: keep-alive',
      'Connection: keep-alive',
      'Connection: close',
    ]);
    expect(received()).toMatch(/Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/);
    expect(received()).toMatch(/\r\n\r\nthree$/);
    await end();
  });

  it.each([
    ['not switch off', 'that ends with its first answer', HEAD.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'), 0],
    ['switch off', 'that goes on', HEAD, 1],
    ['switch off', 'that Node reads', 'GET /other HTTP/1.1\r\n\r\n', 1],
  ] as const)("should %s Nagle's algorithm for a connection %s", async (_does, _which, request, times) => {
    const setNoDelay = jest.spyOn(Socket.prototype, 'setNoDelay');
    const { served, handedOver, client, end } = await aFastPath();
    const { socket } = client();
    socket.write(request);
    await until(() => served.length + handedOver.length > 0);
    for (const [, response] of served) answer(response, 'one');
    expect(setNoDelay).toHaveBeenCalledTimes(times);
    setNoDelay.mockRestore();
    for (const { socket } of handedOver) socket.destroy();
    await end();
  });

  it('should answer a client that half-closed its connection (A22)', async () => {
    const { served, client, end } = await aFastPath();
    const { socket, received, closed } = client();
    socket.end(HEAD);
    await until(() => served.length > 0);
    const [request, response] = served[0] as [TrackerRequest, TrackerResponse];
    await until(() => request.socket.readableEnded);
    answer(response, 'late');
    await closed;
    expect(received()).toMatch(/Connection: close\r\n.*\r\nlate$/s);
    await end();
  });

  it.each([
    ['another method', HEAD.replace('GET', 'POST')],
    ['another path', HEAD.replace('/announce', '/')],
    ['nonsense', '\x16\x03\x01'],
  ])('should hand over %s, with all bytes that were not served', async (_, bytes) => {
    const { path, served, handedOver, client, end } = await aFastPath();
    const { socket } = client();
    socket.write(HEAD + bytes, 'latin1');
    await until(() => served.length > 0);
    expect(handedOver).toHaveLength(0);
    answer((served[0] as [TrackerRequest, TrackerResponse])[1], 'one');
    await until(() => handedOver.length > 0);
    const [{ socket: given, unread }] = handedOver as [(typeof handedOver)[0]];
    expect(String(await unread)).toBe(bytes);
    path.close();
    expect(given.destroyed).toBe(false);
    given.destroy();
    await end();
  });

  it('should answer all that was pipelined before a half-close, in order (A22)', async () => {
    const { served, client, end } = await aFastPath();
    const { socket, received, closed } = client();
    socket.end(HEAD.repeat(3));
    for (const body of ['one', 'two', 'three']) {
      await until(() => served.length > 0);
      answer((served.pop() as [TrackerRequest, TrackerResponse])[1], body);
    }
    await closed;
    expect(received().match(/(one|two|three)(?=HTTP|$)/g)).toEqual(['one', 'two', 'three']);
    await end();
  });

  it('should read a head that comes in pieces, and go on with the next', async () => {
    const { served, client, end } = await aFastPath();
    const { socket, received } = client();
    socket.setNoDelay();
    for (const byte of HEAD + HEAD) {
      socket.write(byte);
      await turn();
    }
    for (const body of ['one', 'two']) {
      await until(() => served.length > 0);
      answer((served.pop() as [TrackerRequest, TrackerResponse])[1], body);
    }
    await until(() => received().endsWith('two'));
    expect(received()).toMatch(/\r\n\r\noneHTTP\/1\.1 [^]*\r\n\r\ntwo$/);
    socket.destroy();
    await end();
  });

  it.each([
    ['is too slow with its head', '408 Request Timeout', (socket: Socket) => socket.write(HEAD.slice(0, -1))],
    ['ends in the middle of its head', '400 Bad Request', (socket: Socket) => socket.end(HEAD.slice(0, -1))],
  ])('should refuse a client that %s', async (_, status, send) => {
    const { client, end } = await aFastPath({ requestSeconds: 1 });
    const { socket, received, closed } = client();
    send(socket);
    await until(() => received() !== '');
    socket.end();
    await closed;
    expect(received()).toMatch(new RegExp(`^HTTP/1\\.1 ${status}\r\n.*\r\n\r\nd14:failure reason`, 's'));
    await end();
  });

  it('should close a connection whose client does not read its answer for as long as a request may take', async () => {
    const { served, client, end } = await aFastPath({ requestSeconds: 1 });
    const { socket, closed } = client();
    socket.pause();
    socket.write(HEAD.repeat(50));
    let closedByServer = false;
    await until(() => {
      for (const [request, response] of served.splice(0)) {
        request.socket.once('close', () => (closedByServer = true));
        answer(response, 'x'.repeat(2_000_000));
      }
      return closedByServer;
    });
    expect(closedByServer).toBe(true);
    socket.resume();
    await closed;
    await end();
  });

  it('should send the whole last answer, even if the client has sent more requests', async () => {
    const { served, client, end } = await aFastPath();
    const { socket, received, closed } = client();
    const errors: unknown[] = [];
    socket.on('error', (error) => errors.push(error));
    socket.write(HEAD.replace('1.1', '1.0') + HEAD.repeat(1000));
    await until(() => served.length > 0);
    answer((served.pop() as [TrackerRequest, TrackerResponse])[1], 'x'.repeat(100_000));
    await closed;
    expect(received()).toMatch(/Connection: close\r\n\r\nx{100000}$/);
    expect([errors, served]).toEqual([[], []]);
    await end();
  });

  it('should lose nothing but the answer when the client goes away', async () => {
    const { served, client, end } = await aFastPath();
    const { socket } = client();
    socket.write(HEAD);
    await until(() => served.length > 0);
    const [request, response] = served[0] as [TrackerRequest, TrackerResponse];
    socket.resetAndDestroy();
    await until(() => request.socket.destroyed);
    let writes = 0;
    request.socket.write = () => ++writes > 0;
    answer(response, 'nobody hears');
    expect(writes).toBe(0);
    await end();
  });

  it('should read no further while a client does not read its answers', async () => {
    const { served, client, end } = await aFastPath();
    const { socket } = client();
    socket.pause();
    const requests = 2000;
    for (let at = 0; at < requests; at++) socket.write(HEAD);
    const body = 'x'.repeat(20_000);
    let answered = 0;
    const serve = () => {
      for (const [, response] of served.splice(0)) {
        answer(response, body);
        answered++;
      }
    };
    let stalled = 0;
    while (stalled < 200) {
      const before = answered;
      serve();
      stalled = answered === before ? stalled + 1 : 0;
      await turn();
    }
    expect(answered).toBeLessThan(requests);
    socket.resume();
    await until(() => {
      serve();
      return answered === requests;
    });
    socket.destroy();
    await end();
  });

  it('should close connections that are idle for too long, before the first request or another one', async () => {
    const { served, client, end } = await aFastPath({ requestSeconds: 1, idleSeconds: 1 });
    const silent = client();
    const kept = client();
    kept.socket.write(HEAD);
    await until(() => served.length > 0);
    answer((served[0] as [TrackerRequest, TrackerResponse])[1], 'one');
    await Promise.all([silent.closed, kept.closed]);
    expect([silent.received(), kept.received().slice(-3)]).toEqual(['', 'one']);
    await end();
  });

  it('should keep serving while it drains, and end each connection with its answer', async () => {
    const { path, served, client, end } = await aFastPath();
    const early = client();
    await once(early.socket, 'connect');
    path.drain();
    for (const { socket, received, closed } of [early, client()]) {
      socket.write(HEAD);
      await until(() => served.length > 0);
      answer((served.pop() as [TrackerRequest, TrackerResponse])[1], 'served');
      await closed;
      expect(received()).toMatch(/Connection: close\r\n.*\r\nserved$/s);
    }
    await end();
  });

  it('should close idle connections at once, and others after their answer', async () => {
    const { path, served, client, end } = await aFastPath();
    const [silent, busy] = [client(), client()];
    busy.socket.write(HEAD);
    await until(() => served.length > 0);
    path.close();
    await silent.closed;
    answer((served[0] as [TrackerRequest, TrackerResponse])[1], 'last');
    await busy.closed;
    expect(busy.received()).toMatch(/Connection: close\r\n.*\r\nlast$/s);
    await end();
  });
});
