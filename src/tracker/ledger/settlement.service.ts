import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { JOB_CHECK_MS } from '../../config/limits/housekeeping.limits.js';
import { PRUNE_SESSIONS_SECONDS } from '../../config/limits/private/member.limits.js';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { JobRepository } from '../housekeeping/job.repository.js';
import { RepeatedTask } from '../repeated-task.js';
import { SettlementRepository } from './settlement.repository.js';

/** Bytes of an info hash that a job's position holds. */
const POSITION_BYTES = 6;

/**
 * Settles what members transferred: every instance checks whether it is time, and one of them does it, in transactions that
 * lock the job's row. So ledger rows become visible in the order of their ids.
 */
@Injectable()
export class SettlementService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Ledger');
  private readonly checking = new RepeatedTask(() => this.runDueJobs(), JOB_CHECK_MS);

  constructor(
    private readonly jobs: JobRepository,
    private readonly settlements: SettlementRepository,
    private readonly settings: PrivateSettings,
    private readonly swarmSettings: SwarmSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.swarmSettings.mode === 'private') this.checking.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.checking.stop();
  }

  /** Settles all sessions, if it is time. @returns whether it ran here */
  async settle(): Promise<boolean> {
    let hasRun = false;
    for (let isMore = true; isMore;) {
      isMore = false;
      const ran = await this.jobs.runIfDue('settlement', async (queryRunner, position) => {
        const next = await this.settlements.settle(queryRunner, infoHashAt(position));
        isMore = next !== undefined;
        return next
          ? { position: next.readUIntBE(0, POSITION_BYTES), pause: 0 }
          : { position: 0, pause: this.settings.settleSeconds };
      });
      hasRun ||= ran;
      isMore &&= ran;
    }
    return hasRun;
  }

  /** Removes old sessions, if it is time. @returns whether it ran here */
  async prune(): Promise<boolean> {
    return this.jobs.runIfDue('sessions', async (queryRunner) => {
      await this.settlements.prune(queryRunner);
      return { position: 0, pause: PRUNE_SESSIONS_SECONDS };
    });
  }

  private async runDueJobs(): Promise<void> {
    for (const run of [() => this.settle(), () => this.prune()]) {
      await run().catch((error: unknown) => {
        this.logger.warn(`job failed, will be repeated: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  }
}

/** The lowest info hash of a position. */
function infoHashAt(position: number): Buffer {
  const infoHash = Buffer.alloc(20);
  infoHash.writeUIntBE(position, 0, POSITION_BYTES);
  return infoHash;
}
