import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type CipherNameAndProtocol, connect, type ConnectionOptions } from 'node:tls';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const tlsCert = 'test/support/certificates/renewed.crt';
/** RSA, so that only the tracker's choice keeps suites away that exchange keys by it. */
const tlsKey = 'test/support/certificates/renewed.key';

/** A client that would speak anything. */
const ANYTHING: ConnectionOptions = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' };
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

  /** What is agreed upon with a client that wants this. @throws what the tracker answers to one that it can't suit */
  async function agreeOn(options: ConnectionOptions): Promise<CipherNameAndProtocol> {
    const ca = readFileSync(tlsCert);
    const socket = connect({
      port: tracker.port,
      host: '127.0.0.1',
      servername: 'localhost',
      ca,
      ...ANYTHING,
      ...options,
    });
    try {
      await once(socket, 'secureConnect');
      return socket.getCipher();
    } finally {
      socket.destroy();
    }
  }

  it('should be those of TLS 1.3, and of 1.2', async () => {
    expect(await agreeOn({})).toMatchObject({ version: 'TLSv1.3' });
    expect(await agreeOn(TLS_1_2)).toMatchObject({ name: 'ECDHE-RSA-AES128-GCM-SHA256', version: 'TLSv1.2' });
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)('should not be those of %s', async (maxVersion) => {
    await expect(agreeOn({ maxVersion })).rejects.toThrow('tlsv1 alert protocol version');
  });

  it.each([
    ['CBC', 'ECDHE-RSA-AES128-SHA256'],
    ['keys exchanged by RSA', 'AES128-GCM-SHA256'],
    ['both', 'AES256-SHA'],
    ['no elliptic curve', 'DHE-RSA-AES128-GCM-SHA256'],
  ])('should not be those with %s: %s', async (_, cipher) => {
    await expect(agreeOn({ ...TLS_1_2, ciphers: `${cipher}:@SECLEVEL=0` })).rejects.toThrow('alert handshake failure');
  });

  it("should be chosen by the tracker, but for a client's ChaCha20", async () => {
    const aes = ['ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES128-GCM-SHA256'].join(':');
    const chacha = 'ECDHE-RSA-CHACHA20-POLY1305';
    expect((await agreeOn({ ...TLS_1_2, ciphers: `${aes}:${chacha}` })).name).toBe('ECDHE-RSA-AES128-GCM-SHA256');
    expect((await agreeOn({ ...TLS_1_2, ciphers: `${chacha}:${aes}` })).name).toBe(chacha);
  });
});
