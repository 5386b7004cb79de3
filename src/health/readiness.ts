import { Injectable } from '@nestjs/common';
import { READINESS_REUSE_MS, READINESS_TIMEOUT_MS } from '../config/limits/process.limits.js';
import { DatabaseCheck } from '../database/connection/database-check.js';

/** Why this instance should get no requests. */
export type NotReadyReason = 'draining' | 'database is not available';

/** Whether this instance should get requests. Its doors open after the migrations, so those are no question any more. */
@Injectable()
export class Readiness {
  private isDraining = false;
  private isAsking = false;
  private askedAt = -Infinity;
  private answer = Promise.resolve(false);

  constructor(private readonly database: DatabaseCheck) {}

  /** From now on this instance is not ready: it is going to end. */
  drain(): void {
    this.isDraining = true;
  }

  /** @returns undefined where it is ready */
  async notReadyReason(): Promise<NotReadyReason | undefined> {
    if (this.isDraining) return 'draining';
    return (await this.isDatabaseThere()) ? undefined : 'database is not available';
  }

  /** One question at a time, however many ask here and however long the database takes. */
  private isDatabaseThere(): Promise<boolean> {
    const now = performance.now();
    if (!this.isAsking && now - this.askedAt >= READINESS_REUSE_MS) {
      this.isAsking = true;
      this.askedAt = now;
      this.answer = this.ask();
    }
    return this.answer;
  }

  private ask(): Promise<boolean> {
    return new Promise((resolve) => {
      const timeout = setTimeout(() => resolve(false), READINESS_TIMEOUT_MS).unref();
      void this.database
        .isWritable()
        .then(resolve, () => resolve(false))
        .finally(() => {
          clearTimeout(timeout);
          this.isAsking = false;
        });
    });
  }
}
