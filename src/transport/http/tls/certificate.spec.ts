import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../../../config/start-error.js';
import { Certificate } from './certificate.js';

const CRT = 'test/support/certificates/localhost.crt';
const KEY = 'test/support/certificates/localhost.key';
const RENEWED = { tlsCert: 'test/support/certificates/renewed.crt', tlsKey: 'test/support/certificates/renewed.key' };

describe('Certificate', () => {
  let folder: string;
  const aFile = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-tls-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('should have its subject and its expiry as text', async () => {
    expect(String(await Certificate.read(RENEWED))).toBe(
      'CN=localhost, O=renewed, valid until 2126-11-01T23:18:56.000Z',
    );
  });

  it('should report whether it is expired', async () => {
    expect((await Certificate.read(RENEWED)).isExpired).toBe(false);
    expect((await Certificate.read({ tlsCert: 'test/support/certificates/expired.crt', tlsKey: KEY })).isExpired).toBe(
      true,
    );
  });

  it('should accept certificate and key in one file, and a chain', async () => {
    const both = await aFile('both.pem', Buffer.concat([await readFile(KEY), await readFile(CRT)]));
    const chain = await aFile('chain.pem', Buffer.concat([await readFile(CRT), await readFile(RENEWED.tlsCert)]));
    for (const tlsCert of [both, chain]) {
      expect(String(await Certificate.read({ tlsCert, tlsKey: both }))).toContain('CN=localhost, valid');
    }
  });

  it('should be the same object until the files change', async () => {
    const tlsCert = await aFile('changing.crt', await readFile(CRT));
    const tlsKey = await aFile('changing.key', await readFile(KEY));
    const certificate = await Certificate.read({ tlsCert, tlsKey });
    expect(await certificate.readAgain()).toBe(certificate);
    await aFile('changing.crt', await readFile(RENEWED.tlsCert));
    await expect(certificate.readAgain()).rejects.toThrow(/^YABTT_TLS_KEY=\S+: is not the key of /);
    await aFile('changing.key', await readFile(RENEWED.tlsKey));
    expect(String(await certificate.readAgain())).toContain('O=renewed');
  });

  describe('should refuse', () => {
    const refusalOf = async (tlsCert: string, tlsKey: string) => {
      const error: unknown = await Certificate.read({ tlsCert, tlsKey }).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(StartError);
      return (error as StartError).message;
    };
    const inDer = async () => aFile('der.crt', new X509Certificate(await readFile(CRT)).raw);
    const encrypted = async (type: 'pkcs8' | 'sec1') => {
      const key = createPrivateKey(await readFile(KEY));
      return aFile('encrypted.key', key.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }));
    };
    const halfOf = async (file: string) => {
      const content = await readFile(file);
      return aFile('half.pem', content.subarray(0, content.length / 2));
    };

    it('missing files', async () => {
      expect(await refusalOf('/missing.crt', KEY)).toBe(`YABTT_TLS_CERT=/missing.crt: can't be read (ENOENT)`);
      expect(await refusalOf(CRT, folder)).toBe(`YABTT_TLS_KEY=${folder}: can't be read (EISDIR)`);
    });

    it('a file that has no certificate, half of one, or one that is not PEM', async () => {
      const files = [KEY, await aFile('empty.crt', ''), await inDer(), await halfOf(CRT)];
      for (const file of files) {
        expect(await refusalOf(file, KEY)).toMatch(
          new RegExp(`^YABTT_TLS_CERT=${file}: holds no usable PEM certificate \\([^\\n]+\\)$`),
        );
      }
    });

    it('a truncated chain', async () => {
      const [first, second] = [await readFile(CRT), await readFile(RENEWED.tlsCert)];
      const file = await aFile('half-chain.crt', Buffer.concat([first, second.subarray(0, 200)]));
      expect(await refusalOf(file, KEY)).toMatch(/holds no usable PEM certificate/);
    });

    it('a file that has no key, or half of one', async () => {
      for (const file of [CRT, await aFile('empty.key', ''), await halfOf(KEY)]) {
        expect(await refusalOf(CRT, file)).toMatch(
          new RegExp(`^YABTT_TLS_KEY=${file}: holds no usable PEM private key \\([^\\n]+\\)$`),
        );
      }
    });

    it.each(['pkcs8', 'sec1'] as const)('an encrypted key in %s', async (type) => {
      const file = await encrypted(type);
      expect(await refusalOf(CRT, file)).toBe(
        `YABTT_TLS_KEY=${file}: is encrypted, which is not supported (interrupted or cancelled)`,
      );
    });

    it('a key of another certificate', async () => {
      for (const tlsKey of [RENEWED.tlsKey, KEY]) {
        const tlsCert = tlsKey === KEY ? RENEWED.tlsCert : CRT;
        expect(await refusalOf(tlsCert, tlsKey)).toBe(`YABTT_TLS_KEY=${tlsKey}: is not the key of YABTT_TLS_CERT`);
      }
    });
  });
});
