import type { Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import { CERTIFICATE_CHECK_MS } from '../../../config/limits/http.limits.js';
import type { Certificate } from './certificate.js';
import { LogEvent } from '../../../logging/log-event.js';

/**
 * Serves a new certificate when the files change. Open connections keep the previous one.
 * Both files are read every two seconds. File system events would miss changes, because they follow one name or one inode,
 * and certificates are rewritten, replaced by a rename, or reached by a symbolic link that changes. Modification times could
 * hide a change within one tick, and reading four kilobytes costs little more.
 */
export class CertificateWatch {
  private readonly logger = new Logger('TLS');
  private readonly timer: NodeJS.Timeout;
  private isChecking = false;
  /** The problem that the last check found. */
  private problem?: string;
  private hasWarned = false;

  constructor(
    private readonly server: Server,
    private current: Certificate,
    intervalMs = CERTIFICATE_CHECK_MS,
  ) {
    this.warnIfExpired();
    this.timer = setInterval(() => void this.check(), intervalMs).unref();
  }

  /** When the certificate that is served expires. */
  get expiry(): Date {
    return this.current.expiry;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    if (this.isChecking) return;
    this.isChecking = true;
    try {
      const found = await this.current.readAgain();
      this.report(undefined);
      if (found !== this.current) this.serve(found);
    } catch (error) {
      this.report((error as Error).message);
    } finally {
      this.isChecking = false;
    }
  }

  private serve(certificate: Certificate): void {
    this.server.setSecureContext(certificate.options);
    this.current = certificate;
    this.logger.log(new LogEvent('certificate_loaded', `new certificate: ${certificate}`));
    this.warnIfExpired();
  }

  /** An expired certificate is served nevertheless: many clients don't check it, and a new one may come soon. */
  private warnIfExpired(): void {
    if (!this.current.isExpired) return;
    this.logger.warn(new LogEvent('certificate_expired', `the certificate is expired: ${this.current}`));
  }

  /**
   * Warns once about a problem that two checks in a row find. One check may read the files between two steps of their
   * replacement.
   */
  private report(problem: string | undefined): void {
    if (problem !== this.problem) {
      this.problem = problem;
      this.hasWarned = false;
    } else if (problem && !this.hasWarned) {
      this.logger.warn(new LogEvent('certificate_rejected', `${problem}; keeping the previous certificate`));
      this.hasWarned = true;
    }
  }
}
