import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type CipherNameAndProtocol, connect, type ConnectionOptions } from 'node:tls';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const tlsCert = 'test/support/certificates/renewed.crt';
/** An RSA key, so that RSA key exchange would be possible if the tracker allowed it. */
const tlsKey = 'test/support/certificates/renewed.key';

/** A client that accepts any protocol version and cipher. */
const ANY_CIPHER: ConnectionOptions = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' };
const TLS_1_2: ConnectionOptions = { maxVersion: 'TLSv1.2' };

describe('the ciphers of HTTPS', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { tlsCert, tlsKey });
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  /**
   * @returns the cipher negotiated with a client of these options
   * @throws the tracker's alert if there is none
   */
  async function negotiate(options: ConnectionOptions): Promise<CipherNameAndProtocol> {
    const ca = readFileSync(tlsCert);
    const socket = connect({
      port: tracker.port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca,
      ...ANY_CIPHER,
      ...options,
    });
    try {
      await once(socket, 'secureConnect');
      return socket.getCipher();
    } finally {
      socket.destroy();
    }
  }

  it('should be those of TLS 1.3 and TLS 1.2', async () => {
    expect(await negotiate({})).toMatchObject({ version: 'TLSv1.3' });
    expect(await negotiate(TLS_1_2)).toMatchObject({ name: 'ECDHE-RSA-AES128-GCM-SHA256', version: 'TLSv1.2' });
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('should not be those of %s', async (maxVersion) => {
    await expect(negotiate({ maxVersion })).rejects.toThrow('tlsv1 alert protocol version');
  });

  it.each([
    ['CBC', 'ECDHE-RSA-AES128-SHA256'],
    ['RSA key exchange', 'AES128-GCM-SHA256'],
    ['both', 'AES256-SHA'],
    ['finite-field Diffie-Hellman', 'DHE-RSA-AES128-GCM-SHA256'],
  ])('should not be those with %s: %s', async (_, cipher) => {
    await expect(negotiate({ ...TLS_1_2, ciphers: `${cipher}:@SECLEVEL=0` })).rejects.toThrow(
      'alert handshake failure',
    );
  });

  it('should be chosen by the tracker, unless the client prefers ChaCha20', async () => {
    const aes = ['ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES128-GCM-SHA256'].join(':');
    const chacha = 'ECDHE-RSA-CHACHA20-POLY1305';
    expect((await negotiate({ ...TLS_1_2, ciphers: `${aes}:${chacha}` })).name).toBe('ECDHE-RSA-AES128-GCM-SHA256');
    expect((await negotiate({ ...TLS_1_2, ciphers: `${chacha}:${aes}` })).name).toBe(chacha);
  });
});
