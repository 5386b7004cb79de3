import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { configFromSettings } from '../../../config/load-config.js';
import { TrustedProxies } from '../client/trusted-proxies.js';
import { Certificate } from '../tls/certificate.js';
import { TrackerHttpAdapter } from './tracker-http.adapter.js';

/** Milliseconds that these tests' clients have for a request. */
const REQUEST_TIMEOUT_MS = 1_000;

describe('TrackerHttpAdapter', () => {
  const config = configFromSettings({ trustedProxies: ['127.0.0.1'], proxyProtocol: true });
  const adapters: TrackerHttpAdapter[] = [];

  afterAll(() => Promise.all(adapters.map((adapter) => adapter.close())));

  /** @returns the port */
  async function serve(certificate?: Certificate): Promise<number> {
    const adapter = new TrackerHttpAdapter(config, certificate, REQUEST_TIMEOUT_MS);
    adapters.push(adapter);
    adapter.initHttpServer();
    adapter.readProxyHeaders(new TrustedProxies(config.proxy));
    const server = (adapter.getHttpServer() as Server).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** What a client gets that begins like this, and then sends a byte now and again. */
  async function answerToDripping(port: number, start: string): Promise<string> {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (more: string) => (text += more)).on('error', () => undefined);
    socket.write(start, 'latin1');
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
    expect(await answerToDripping(await serve(), start)).toMatch(answer);
  });

  it('should give up on a client that drips a TLS handshake', async () => {
    const [tlsCert, tlsKey] = ['test/support/certificates/localhost.crt', 'test/support/certificates/localhost.key'];
    const port = await serve(await Certificate.read({ tlsCert, tlsKey }));
    // A record of a hello of 512 bytes.
    expect(await answerToDripping(port, 'PROXY UNKNOWN\r\n\x16\x03\x01\x02\x00\x01')).toBe('');
  });
});
