import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Logger } from '@nestjs/common';
import { Certificate } from './certificate.js';
import { CertificateWatch } from './certificate-watch.js';

const certificateOf = (name: string) => `test/support/certificates/${name}.crt`;
const keyOf = (name: string) => `test/support/certificates/${name}.key`;

describe('CertificateWatch', () => {
  let folder: string;
  let tlsCert: string;
  let tlsKey: string;
  let end: () => Promise<unknown>;
  const logged: string[] = [];
  const seen = { checks: 0 };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-tls-'));
    [tlsCert, tlsKey] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
    logged.length = 0;
    const keep = (level: string) => (text: string) => logged.push(`${level}: ${text}`);
    Logger.overrideLogger({ log: keep('log'), warn: keep('warn'), error: keep('error') });
  });

  afterEach(async () => {
    await end();
    await rm(folder, { recursive: true });
  });

  /** Serves the certificate in the files, and checks them every 5 ms. */
  async function serve(): Promise<{ shown: () => Promise<string> }> {
    const certificate = await Certificate.read({ tlsCert, tlsKey });
    const readAgain = certificate.readAgain.bind(certificate);
    certificate.readAgain = () => readAgain().finally(() => seen.checks++);
    const server = createServer(certificate.options).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const watch = new CertificateWatch(server, certificate, 5);
    end = async () => {
      watch.stop();
      await new Promise((resolve) => server.close(resolve));
    };
    return { shown: () => shownAt((server.address() as AddressInfo).port) };
  }

  const until = async (text: string) => {
    while (!logged.some((line) => line.includes(text))) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  /** Waits for ten more checks of the files to end. */
  const moreChecks = async () => {
    const end = seen.checks + 10;
    while (seen.checks < end) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const NEW = 'log: new certificate: CN=localhost, O=renewed, valid until 2126-11-01T23:18:56.000Z';

  it('should serve a certificate when both files are rewritten, one after the other', async () => {
    await Promise.all([copyFile(certificateOf('localhost'), tlsCert), copyFile(keyOf('localhost'), tlsKey)]);
    const { shown } = await serve();
    expect(await shown()).toBe('localhost');
    await writeFile(tlsCert, await readFile(certificateOf('renewed')));
    await until('is not the key of');
    expect(await shown()).toBe('localhost');
    await writeFile(tlsKey, await readFile(keyOf('renewed')));
    await until(NEW);
    expect(await shown()).toBe('renewed');
  });

  it('should serve files that are renamed over the old ones', async () => {
    await Promise.all([copyFile(certificateOf('localhost'), tlsCert), copyFile(keyOf('localhost'), tlsKey)]);
    const { shown } = await serve();
    await Promise.all([
      copyFile(certificateOf('renewed'), `${tlsCert}.new`),
      copyFile(keyOf('renewed'), `${tlsKey}.new`),
    ]);
    await rename(`${tlsKey}.new`, tlsKey);
    await rename(`${tlsCert}.new`, tlsCert);
    await until(NEW);
    expect(await shown()).toBe('renewed');
  });

  it('should follow a symbolic link that changes to another folder, as in a mounted secret', async () => {
    for (const name of ['localhost', 'renewed']) {
      await mkdir(join(folder, name));
      await copyFile(certificateOf(name), join(folder, name, 'tls.crt'));
      await copyFile(keyOf(name), join(folder, name, 'tls.key'));
    }
    await symlink('localhost', join(folder, '..data'));
    await symlink('..data/tls.crt', tlsCert);
    await symlink('..data/tls.key', tlsKey);
    const { shown } = await serve();
    expect(await shown()).toBe('localhost');
    await symlink('renewed', join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    await until(NEW);
    expect(await shown()).toBe('renewed');
    expect(logged).toEqual([NEW]);
  });

  it.each([
    ['half written', (file: string) => replace(file, '-----BEGIN CERTIFICATE-----\nMII'), 'holds no usable'],
    ['deleted', (file: string) => rm(file), `can't be read (ENOENT)`],
  ])(
    'should keep the certificate with one warning while a file is %s, and log nothing when it is restored',
    async (_, harm, why) => {
      await Promise.all([copyFile(certificateOf('localhost'), tlsCert), copyFile(keyOf('localhost'), tlsKey)]);
      const { shown } = await serve();
      await harm(tlsCert);
      await until(why);
      expect(await shown()).toBe('localhost');
      await moreChecks();
      await replace(tlsCert, await readFile(certificateOf('localhost')));
      await moreChecks();
      expect(await shown()).toBe('localhost');
      expect(logged).toEqual([expect.stringMatching(/^warn: YABTT_TLS_CERT=.+; keeping the previous certificate$/)]);
    },
  );

  it('should warn about an expired certificate', async () => {
    await Promise.all([copyFile(certificateOf('expired'), tlsCert), copyFile(keyOf('localhost'), tlsKey)]);
    await serve();
    expect(logged).toEqual([
      'warn: the certificate is expired: CN=localhost, O=expired, valid until 2026-02-01T00:00:00.000Z',
    ]);
  });
});

/** Writes a file in one step. A check could find one empty that is written in place, and report that as another problem. */
async function replace(file: string, content: string | Buffer): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}

/** The certificate that a new connection gets. */
async function shownAt(port: number): Promise<'localhost' | 'renewed'> {
  const ca = await Promise.all(['localhost', 'renewed'].map((name) => readFile(certificateOf(name))));
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca });
  await once(socket, 'secureConnect');
  const { O: organization } = socket.getPeerCertificate().subject;
  socket.destroy();
  return organization === 'renewed' ? 'renewed' : 'localhost';
}
