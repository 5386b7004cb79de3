import type { Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import { CERTIFICATE_CHECK_MS } from '../../../config/limits/http.limits.js';
import type { Certificate } from './certificate.js';

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
  /** What is wrong with the files since the last look. */
  private problem?: string;
  private hasWarned = false;

  constructor(
    private readonly server: Server,
    private current: Certificate,
    everyMs = CERTIFICATE_CHECK_MS,
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
      this.notice(undefined);
      if (found !== this.current) this.serve(found);
    } catch (error) {
      this.notice((error as Error).message);
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

  /**
   * Warns once of what is still wrong at a second look: the two files are never replaced in the same instant, and even where a
   * link is turned under both, one may be read before and one after.
   */
  private notice(problem: string | undefined): void {
    if (problem !== this.problem) {
      this.problem = problem;
      this.hasWarned = false;
    } else if (problem && !this.hasWarned) {
      this.logger.warn(`${problem}; the certificate of before is served on`);
      this.hasWarned = true;
    }
  }
}
