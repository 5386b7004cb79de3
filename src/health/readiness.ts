import { Injectable } from '@nestjs/common';
import { READINESS_REUSE_MS, READINESS_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { DatabaseCheck } from '../database/connection/database-check.js';

/** Why this instance should receive no requests. */
export type NotReadyReason = 'draining' | 'database is not available';

/** Whether this instance should receive requests. It listens only after the migrations, so they need no check. */
@Injectable()
export class Readiness {
  private isDraining = false;
  private isChecking = false;
  private checkedAt = -Infinity;
  private result = Promise.resolve(false);

  constructor(private readonly database: DatabaseCheck) {}

  /** Reports not ready from now on, because the process is about to end. */
  drain(): void {
    this.isDraining = true;
  }

  /** @returns undefined if this instance is ready */
  async notReadyReason(): Promise<NotReadyReason | undefined> {
    if (this.isDraining) return 'draining';
    return (await this.isDatabaseAvailable()) ? undefined : 'database is not available';
  }

  /** One transaction at a time, however many probes there are and however long the database takes. */
  private isDatabaseAvailable(): Promise<boolean> {
    const now = performance.now();
    if (!this.isChecking && now - this.checkedAt >= READINESS_REUSE_MS) {
      this.isChecking = true;
      this.checkedAt = now;
      this.result = this.check();
    }
    return this.result;
  }

  private check(): Promise<boolean> {
    return new Promise((resolve) => {
      const timeout = setTimeout(() => resolve(false), READINESS_TIMEOUT_MS).unref();
      void this.database
        .write()
        .then(
          () => resolve(true),
          () => resolve(false),
        )
        .finally(() => {
          clearTimeout(timeout);
          this.isChecking = false;
        });
    });
  }
}
