import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { FastPath } from './fast-path.js';
import type { FastPathHandler } from './fast-path-connection.js';
import type { FastPathRequest } from './fast-path-request.js';
import type { FastPathResponse } from './fast-path-response.js';

const HEAD = 'GET /announce HTTP/1.1\r\n\r\n';

/** A lane on a socket that listens, whose requests wait until the test answers them. */
async function aLane(timeout = { firstRequest: 60, keepAlive: 60 }) {
  const served: [FastPathRequest, FastPathResponse][] = [];
  const handedOver: Socket[] = [];
  const handler: FastPathHandler = (...exchange) => void served.push(exchange);
  const lane = new FastPath(new Map([['/announce', handler]]), timeout, (socket) => handedOver.push(socket));
  const server = createServer({ allowHalfOpen: true }, (socket) => lane.accept(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (more: string) => (text += more)).on('error', () => undefined);
    return { socket, received: () => text, closed: once(socket, 'close') };
  };
  const end = async () => {
    lane.closeAll();
    server.close();
    await once(server, 'close');
  };
  return { lane, served, handedOver, client, end };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never: ${condition}`);
    await turn();
  }
}

const answer = (response: FastPathResponse, body: string) =>
  response.writeHead(200, { 'Content-Length': body.length }).end(body);

describe('FastPath', () => {
  it('should serve one request after another, however they come in packets', async () => {
    const { served, client, end } = await aLane();
    const { socket, received, closed } = client();
    socket.write(HEAD + HEAD + HEAD.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    for (const body of ['one', 'two', 'three']) {
      await until(() => served.length > 0);
      expect(served).toHaveLength(1);
      const [[, response]] = served.splice(0) as [[FastPathRequest, FastPathResponse]];
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

  it('should answer a client that said all it has to say', async () => {
    const { served, client, end } = await aLane();
    const { socket, received, closed } = client();
    socket.end(HEAD);
    await until(() => served.length > 0);
    const [request, response] = served[0] as [FastPathRequest, FastPathResponse];
    await until(() => request.socket.readableEnded);
    answer(response, 'late');
    await closed;
    expect(received()).toMatch(/Connection: close\r\n.*\r\nlate$/s);
    await end();
  });

  it.each([
    ['half a head', HEAD.slice(0, 10)],
    ['another path', HEAD.replace('/announce', '/')],
    ['nonsense', '\x16\x03\x01'],
  ])('should hand over %s, with all that was not served', async (_, bytes) => {
    const { lane, served, handedOver, client, end } = await aLane();
    const { socket } = client();
    socket.write(HEAD + bytes, 'latin1');
    await until(() => served.length > 0);
    expect(handedOver).toHaveLength(0);
    answer((served[0] as [FastPathRequest, FastPathResponse])[1], 'one');
    await until(() => handedOver.length > 0);
    const [unread] = (await once(handedOver[0] as Socket, 'data')) as [Buffer];
    expect(unread.toString('latin1')).toBe(bytes);
    lane.close();
    expect(handedOver[0]?.destroyed).toBe(false);
    handedOver[0]?.destroy();
    await end();
  });

  it('should lose nothing but the answer when the client goes away', async () => {
    const { served, client, end } = await aLane();
    const { socket } = client();
    socket.write(HEAD);
    await until(() => served.length > 0);
    const [request, response] = served[0] as [FastPathRequest, FastPathResponse];
    socket.resetAndDestroy();
    await until(() => request.socket.destroyed);
    answer(response, 'nobody hears');
    await end();
  });

  it('should read no further while a client does not read its answers', async () => {
    const { served, client, end } = await aLane();
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

  it('should close connections that wait too long, for a first request or another one', async () => {
    const { served, client, end } = await aLane({ firstRequest: 1, keepAlive: 1 });
    const silent = client();
    const kept = client();
    kept.socket.write(HEAD);
    await until(() => served.length > 0);
    answer((served[0] as [FastPathRequest, FastPathResponse])[1], 'one');
    await Promise.all([silent.closed, kept.closed]);
    expect([silent.received(), kept.received().slice(-3)]).toEqual(['', 'one']);
    await end();
  });

  it('should serve on while it drains, and end each connection with its answer', async () => {
    const { lane, served, client, end } = await aLane();
    const early = client();
    await once(early.socket, 'connect');
    lane.drain();
    for (const { socket, received, closed } of [early, client()]) {
      socket.write(HEAD);
      await until(() => served.length > 0);
      answer((served.pop() as [FastPathRequest, FastPathResponse])[1], 'served');
      await closed;
      expect(received()).toMatch(/Connection: close\r\n.*\r\nserved$/s);
    }
    await end();
  });

  it('should end every connection when it closes, those in flight after their answer', async () => {
    const { lane, served, client, end } = await aLane();
    const [silent, busy] = [client(), client()];
    busy.socket.write(HEAD);
    await until(() => served.length > 0);
    lane.close();
    await silent.closed;
    answer((served[0] as [FastPathRequest, FastPathResponse])[1], 'last');
    await busy.closed;
    expect(busy.received()).toMatch(/Connection: close\r\n.*\r\nlast$/s);
    await end();
  });
});
