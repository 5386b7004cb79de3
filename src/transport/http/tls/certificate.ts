import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { StartError } from '../../../config/start-error.js';
import type { TlsSettings } from '../../../config/settings/tls.settings.js';
import { MODERN_TLS } from './modern-tls.js';

/** The settings with the paths of the two files. */
export type CertificateFiles = Pick<TlsSettings, 'tlsCert' | 'tlsKey'>;

/** A certificate chain and its private key, read from two files and checked. */
export class Certificate {
  private readonly first: X509Certificate;

  private constructor(
    private readonly files: CertificateFiles,
    private readonly cert: Buffer,
    private readonly key: Buffer,
  ) {
    const ofCert = `YABTT_TLS_CERT=${files.tlsCert}:`;
    const ofKey = `YABTT_TLS_KEY=${files.tlsKey}:`;
    explain(`${ofCert} holds no usable PEM certificate`, () => createSecureContext({ cert }));
    this.first = new X509Certificate(cert);
    const isEncrypted = key.includes('ENCRYPTED');
    const problem = isEncrypted ? 'is encrypted, which is not supported' : 'holds no usable PEM private key';
    const privateKey = explain(`${ofKey} ${problem}`, () => createPrivateKey(key));
    // OpenSSL accepts a certificate and a key of different algorithms, and then can't serve either.
    if (!this.first.checkPrivateKey(privateKey)) throw new StartError(`${ofKey} is not the key of YABTT_TLS_CERT`);
    explain(`${ofCert} can't be served`, () => createSecureContext(this.options));
  }

  /** @throws StartError in one line, with the setting whose file can't be used */
  static async read(files: CertificateFiles): Promise<Certificate> {
    const [cert, key] = await readBoth(files);
    return new Certificate(files, cert, key);
  }

  /**
   * @returns this certificate if the files have not changed
   * @throws StartError as `read`
   */
  async readAgain(): Promise<Certificate> {
    const [cert, key] = await readBoth(this.files);
    return cert.equals(this.cert) && key.equals(this.key) ? this : new Certificate(this.files, cert, key);
  }

  /** Options for a TLS server or its `setSecureContext`, which replaces all options. */
  get options(): SecureContextOptions {
    return { ...MODERN_TLS, cert: this.cert, key: this.key };
  }

  get expiry(): Date {
    return new Date(this.first.validTo);
  }

  get isExpired(): boolean {
    return this.expiry.getTime() < Date.now();
  }

  /** Subject and expiry, in one line. */
  toString(): string {
    // Some authorities leave the subject empty and only set the alternative names.
    const subject = this.first.subject?.replaceAll('\n', ', ') || this.first.subjectAltName;
    return `${subject}, valid until ${this.expiry.toISOString()}`;
  }
}

/** In sequence, so that two missing files always give the same error. */
async function readBoth({ tlsCert = '', tlsKey = '' }: CertificateFiles): Promise<[cert: Buffer, key: Buffer]> {
  return [await read('YABTT_TLS_CERT', tlsCert), await read('YABTT_TLS_KEY', tlsKey)];
}

async function read(variable: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new StartError(`${variable}=${file}: can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Adds OpenSSL's reason to the text of a problem, like "no start line" or "ee key too small". */
function explain<Result>(problem: string, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    const { reason, message } = error as Error & { readonly reason?: string };
    throw new StartError(`${problem} (${reason ?? message})`);
  }
}
