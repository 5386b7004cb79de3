import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { TAKEDOWN_CHECK_MS } from '../../config/limits/admin.limits.js';
import { LogEvent, messageOf } from '../../logging/log-event.js';
import { RepeatedTask } from '../../tracker/repeated-task.js';
import type { Operator } from '../auth/operator.js';
import { AdminError } from '../problems/admin-error.js';
import { TakedownRepository } from './takedown.repository.js';
import { TakedownsService } from './takedowns.service.js';

/** Who ends what ends by itself. */
const TRACKER: Operator = { name: 'tracker', scope: 'write', address: '' };

/** Ends takedowns whose time is over. Every instance checks; a lock on the row decides which of them ends one. */
@Injectable()
export class TakedownExpiryService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Takedowns');
  private readonly checking = new RepeatedTask(() => this.check(), TAKEDOWN_CHECK_MS);

  constructor(
    private readonly repository: TakedownRepository,
    private readonly takedowns: TakedownsService,
  ) {}

  onApplicationBootstrap(): void {
    this.checking.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.checking.stop();
  }

  private async check(): Promise<void> {
    try {
      for (const id of await this.repository.over()) await this.end(id);
    } catch (error) {
      const reason = messageOf(error);
      this.logger.warn(new LogEvent('job_failed', `takedowns not ended, will be repeated: ${reason}`, { reason }));
    }
  }

  private async end(id: string): Promise<void> {
    try {
      await this.takedowns.end(id, TRACKER);
    } catch (error) {
      // Another instance has ended it.
      if (!(error instanceof AdminError)) throw error;
    }
  }
}
