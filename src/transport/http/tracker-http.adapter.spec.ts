import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { configFromSettings } from '../../config/load-config.js';
import { TrackerHttpAdapter } from './tracker-http.adapter.js';

/** Milliseconds that these tests' clients have for a request. */
const REQUEST_TIMEOUT_MS = 1_000;

describe('TrackerHttpAdapter', () => {
  const adapter = new TrackerHttpAdapter(
    configFromSettings({ trustedProxies: ['127.0.0.1'], proxyProtocol: true }),
    REQUEST_TIMEOUT_MS,
  );
  let server: Server;

  beforeAll(async () => {
    adapter.initHttpServer({});
    server = (adapter.getHttpServer() as Server).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => adapter.close());

  /** What a client gets that begins like this, and then sends a byte now and again. */
  async function answerToDripping(start: string): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (more: string) => (text += more)).on('error', () => undefined);
    socket.write(start);
    const dripping = setInterval(() => socket.write('x'), 100);
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(dripping);
    return text;
  }

  it.each([
    ['a PROXY header', 'PROXY UNKNOWN ', /^$/],
    ['a request line', 'PROXY UNKNOWN\r\nGET /announce?', /^HTTP\/1\.1 408 /],
    ['headers', 'PROXY UNKNOWN\r\nGET / HTTP/1.1\r\nX-Long: ', /^HTTP\/1\.1 408 /],
  ])('should give up on a client that drips %s', async (_, start, answer) => {
    expect(await answerToDripping(start)).toMatch(answer);
  });
});
