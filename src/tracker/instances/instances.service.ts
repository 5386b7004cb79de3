import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { REPORT_MS } from '../../config/limits/statistics.limits.js';
import { RepeatedTask } from '../repeated-task.js';
import { ActivityReceiver } from './activity-receiver.js';
import { ProcessActivity } from '../activity/process-activity.js';
import type { KnownState } from './tracker-state.js';
import { LogEvent, messageOf } from '../../logging/log-event.js';

/**
 * Reports what this process does, and knows the state of the tracker from the answers. Readers cause no queries, however many
 * there are.
 */
@Injectable()
export class InstancesService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Statistics');
  private readonly reporting = new RepeatedTask(() => this.report(), REPORT_MS);
  private first: Promise<void> = Promise.resolve();
  private hasFailed = false;

  constructor(
    @Inject(ProcessActivity) private readonly process: Pick<ProcessActivity, 'read'>,
    private readonly receiver: ActivityReceiver,
  ) {}

  onApplicationBootstrap(): void {
    this.first = this.report();
    this.reporting.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.reporting.stop();
    await this.report(true);
  }

  /** The state of the tracker, about ten seconds old. @returns undefined if it was never read */
  async known(): Promise<KnownState | undefined> {
    if (!this.receiver.known) await this.first;
    return this.receiver.known;
  }

  /** Reports what this process does, and reads the state of the tracker. An error is logged. */
  async report(isLast = false): Promise<void> {
    try {
      await this.receiver.report(await this.process.read(), isLast);
      this.hasFailed = false;
    } catch (error) {
      // Once, however long the database is not available.
      if (!this.hasFailed) {
        const reason = messageOf(error);
        this.logger.warn(new LogEvent('statistics_late', `statistics are late: ${reason}`, { reason }));
      }
      this.hasFailed = true;
    }
  }
}
