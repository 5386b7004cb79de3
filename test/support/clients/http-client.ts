import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { TEST_HTTP } from '../http-variant.js';

/** One HTTP response with its raw body. */
export interface HttpAnswer {
  readonly version: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address to connect to; 127.0.0.1 by default. */
  readonly host?: string;
  /** The address to connect from; by default the system chooses it. */
  readonly from?: string;
}

/** Sends one request on its own connection. The target is sent unchanged. */
export async function httpGet(port: number, target: string, options: HttpOptions = {}): Promise<HttpAnswer> {
  const lines = [`${options.method ?? 'GET'} ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close'];
  for (const [name, value] of Object.entries(options.headers ?? {})) lines.push(`${name}: ${value}`);
  const [answer, ...others] = parseAnswers(
    await exchange(port, `${lines.join('\r\n')}\r\n\r\n`, options.host, options.from),
  );
  if (!answer || others.length > 0) throw new Error(`${answer ? 1 + others.length : 0} answers`);
  return answer;
}

/** Sends bytes, over TLS if TEST_HTTP says so, and reads until the server closes the connection. */
export function exchange(
  port: number,
  request: string | Uint8Array,
  host = '127.0.0.1',
  localAddress?: string,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const write = () => socket.write(typeof request === 'string' ? Buffer.from(request, 'latin1') : request);
    const to = { port, host, localAddress };
    const socket = TEST_HTTP === 'tls' ? connectTls({ ...to, rejectUnauthorized: false }, write) : connect(to, write);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
    socket.setTimeout(60_000, () => socket.destroy(new Error('no answer')));
  });
}

/** Splits the bytes of a connection into responses by their Content-Length. */
export function parseAnswers(bytes: Buffer): HttpAnswer[] {
  const answers: HttpAnswer[] = [];
  for (let at = 0; at < bytes.length;) {
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    if (headEnd < 0) throw new Error(`no head in ${bytes.subarray(at).toString('latin1')}`);
    const [statusLine = '', ...lines] = bytes.subarray(at, headEnd).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const [version = '', status] = statusLine.split(' ');
    const bodyStart = headEnd + 4;
    at = bodyStart + Number(headers['content-length']);
    answers.push({ version, status: Number(status), headers, body: bytes.subarray(bodyStart, at) });
  }
  return answers;
}
