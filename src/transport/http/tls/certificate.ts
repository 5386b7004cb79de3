import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { StartError } from '../../../config/start-error.js';
import type { TlsSettings } from '../../../config/settings/tls.settings.js';
import { MODERN_TLS } from './modern-tls.js';

/** The settings that name the two files. */
export type CertificateFiles = Pick<TlsSettings, 'tlsCert' | 'tlsKey'>;

/** A certificate chain and its private key, out of two files, which can be served together. */
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
    // OpenSSL takes the certificate of one algorithm beside the key of another, and then has none to serve.
    if (!this.first.checkPrivateKey(privateKey)) throw new StartError(`${ofKey} is not the key of YABTT_TLS_CERT`);
    explain(`${ofCert} can't be served`, () => createSecureContext(this.options));
  }

  /** @throws StartError in one line that names the setting whose file is of no use */
  static async read(files: CertificateFiles): Promise<Certificate> {
    const [cert, key] = await readBoth(files);
    return new Certificate(files, cert, key);
  }

  /** What the files hold now: this one, if they have not changed. @throws StartError as `read` */
  async readAgain(): Promise<Certificate> {
    const [cert, key] = await readBoth(this.files);
    return cert.equals(this.cert) && key.equals(this.key) ? this : new Certificate(this.files, cert, key);
  }

  /** For a TLS server, or for its `setSecureContext`, which forgets all options but those that it is given. */
  get options(): SecureContextOptions {
    return { ...MODERN_TLS, cert: this.cert, key: this.key };
  }

  get isExpired(): boolean {
    return Date.parse(this.first.validTo) < Date.now();
  }

  /** Whose it is and until when, in one line. */
  toString(): string {
    // Some authorities leave the subject empty and name the hosts only.
    const subject = this.first.subject?.replaceAll('\n', ', ') || this.first.subjectAltName;
    return `${subject}, valid until ${new Date(this.first.validTo).toISOString()}`;
  }
}

/** One after the other, so that of two missing files the same is told each time. */
async function readBoth({ tlsCert, tlsKey }: CertificateFiles): Promise<[cert: Buffer, key: Buffer]> {
  return [await read('YABTT_TLS_CERT', tlsCert as string), await read('YABTT_TLS_KEY', tlsKey as string)];
}

async function read(variable: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new StartError(`${variable}=${file}: can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Adds to a problem the reason that OpenSSL has, like "no start line" or "ee key too small". */
function explain<Result>(problem: string, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    const { reason, message } = error as Error & { readonly reason?: string };
    throw new StartError(`${problem} (${reason ?? message})`);
  }
}
