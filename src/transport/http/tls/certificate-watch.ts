import type { Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import type { Certificate } from './certificate.js';

/** Milliseconds between two looks at the files. */
const LOOK_EVERY_MS = 2_000;

/**
 * Serves another certificate as soon as the files hold one; connections that are there go on with theirs. It reads both files
 * every two seconds rather than wait for events of the file system: those come for a name or for an inode, and certificates
 * are rewritten, renamed over, and reached by symbolic links that are turned to another folder. Reading four kilobytes costs
 * little more than asking for their times, and misses nothing that times of the same tick would hide.
 */
export class CertificateWatch {
  private readonly logger = new Logger('TLS');
  private readonly looking: NodeJS.Timeout;
  private isLooking = false;
  /** What was last said of files that are of no use; they may stay so for long. */
  private warning?: string;

  constructor(
    private readonly server: Server,
    private current: Certificate,
    everyMs = LOOK_EVERY_MS,
  ) {
    this.warnIfExpired();
    this.looking = setInterval(() => void this.look(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.looking);
  }

  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const found = await this.current.readAgain();
      this.warning = undefined;
      if (found !== this.current) this.serve(found);
    } catch (error) {
      // The two files are seldom replaced in the same instant, and one may be half written.
      this.warn(`${(error as Error).message}; the certificate of before is served on`);
    } finally {
      this.isLooking = false;
    }
  }

  private serve(certificate: Certificate): void {
    this.server.setSecureContext(certificate.options);
    this.current = certificate;
    this.logger.log(`new certificate: ${certificate}`);
    this.warnIfExpired();
  }

  /** It is served all the same: many a client does not look, and another may be on its way. */
  private warnIfExpired(): void {
    if (this.current.isExpired) this.logger.warn(`the certificate is expired: ${this.current}`);
  }

  private warn(text: string): void {
    if (text !== this.warning) this.logger.warn(text);
    this.warning = text;
  }
}
