import { Duplex } from 'node:stream';
import { setImmediate as everythingSettled } from 'node:timers/promises';
import { type ClientError, refuseMalformed } from './malformed-request.js';

/** The tracker's end of a connection, which keeps what is written to it. */
class RecordingSocket extends Duplex {
  written = '';

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written += chunk.toString('latin1');
    done();
  }
}

const clientError = (code?: string, rawPacket?: Buffer): ClientError =>
  Object.assign(new Error('Parse Error: at /some/path.js'), { code, rawPacket });

async function answerTo(error: ClientError): Promise<string> {
  const socket = new RecordingSocket();
  refuseMalformed(error, socket);
  await everythingSettled();
  expect(socket.writableFinished).toBe(true);
  return socket.written;
}

const requestOf = (target: string, header = '') => Buffer.from(`GET ${target} HTTP/1.1\r\nHost: a\r\n${header}`);

describe('refuseMalformed', () => {
  it('should answer with a bencoded failure of known length, and close', async () => {
    expect(await answerTo(clientError('HPE_INVALID_METHOD', Buffer.from('\0\0')))).toBe(
      'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 33\r\nConnection: close\r\n\r\n' +
        'd14:failure reason11:bad requeste',
    );
  });

  it('should say 414 for a URL that is too long, of any length (A18)', async () => {
    for (const length of [8 * 1024 + 1, 15_000, 20_000, 65_000]) {
      const packet = requestOf(`/announce?x=${'a'.repeat(length)}`);
      const answer = await answerTo(clientError('HPE_HEADER_OVERFLOW', packet));
      expect(answer).toMatch(/^HTTP\/1\.1 414 URI Too Long\r\n[^]*\r\n\r\nd14:failure reason12:uri too longe$/);
      expect(await answerTo(clientError('HPE_HEADER_OVERFLOW', packet.subarray(0, 16_384)))).toMatch(
        /^HTTP\/1\.1 414 /,
      );
    }
  });

  it('should say 414 for headers that are too long, too, as the parser does not tell them apart', async () => {
    const packet = requestOf('/announce', `Cookie: ${'a'.repeat(20_000)}`);
    expect(await answerTo(clientError('HPE_HEADER_OVERFLOW', packet))).toMatch(/^HTTP\/1\.1 414 URI Too Long\r\n/);
  });

  it('should say 408 to a client that was too slow', async () => {
    expect(await answerTo(clientError('ERR_HTTP_REQUEST_TIMEOUT'))).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it('should answer with problem details on a path of the admin API', async () => {
    for (const target of ['/api/v1/torrents', '//api/v1/torrents?x']) {
      const answer = await answerTo(clientError('HPE_INVALID_TOKEN', requestOf(target)));
      expect(answer).toMatch(
        /^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json\r\nContent-Length: 57\r\n/,
      );
      const body: unknown = JSON.parse(answer.slice(answer.indexOf('{')));
      expect(body).toEqual({ type: 'about:blank', title: 'Bad Request', status: 400 });
    }
    expect(await answerTo(clientError('HPE_INVALID_TOKEN', requestOf('/announce?/api/')))).not.toContain('problem');
  });

  it.each([undefined, 'HPE_INVALID_CONSTANT', 'HPE_INVALID_EOF_STATE'])(
    'should tell nothing of our inside: %s (R15)',
    async (code) => {
      const answer = await answerTo(clientError(code));
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
      expect(answer).not.toMatch(/parse error|path/i);
    },
  );

  it('should not answer a client that is gone', async () => {
    const reset = new RecordingSocket();
    refuseMalformed(clientError('ECONNRESET'), reset);
    const ended = new RecordingSocket();
    ended.end();
    refuseMalformed(clientError(), ended);
    await everythingSettled();
    expect([reset.destroyed, ended.destroyed]).toEqual([true, true]);
    expect([reset.written, ended.written]).toEqual(['', '']);
  });

  it('should survive an error of the socket after the answer', async () => {
    const socket = new RecordingSocket();
    refuseMalformed(clientError(), socket);
    socket.destroy(new Error('EPIPE'));
    await everythingSettled();
    expect(socket.destroyed).toBe(true);
  });
});
