import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import {
  BLOCKS_PER_BATCH,
  CENSUS_INTERVAL_SECONDS,
  CROWDS_INTERVAL_SECONDS,
  EXPIRY_ROUND_SECONDS,
  JOB_CHECK_MS,
  MAX_CENSUS_SHARE,
  MAX_CROWDS_PER_BATCH,
  REFUSED_CHECK_SECONDS,
  REFUSED_DELAY_SECONDS,
  TORRENTS_ROUND_SECONDS,
} from '../../config/limits/housekeeping.limits.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { HistoryRecorder } from '../history/history-recorder.js';
import { SwarmHistoryRepository } from '../history/swarm/swarm-history.repository.js';
import { RepeatedTask } from '../repeated-task.js';
import { StatisticsRepository } from '../statistics/statistics.repository.js';
import { CrowdedSwarms } from '../swarm/filter/crowded-swarms.js';
import { silenceAllowed } from '../swarm/liveness.js';
import { CensusRepository } from './census.repository.js';
import { CrowdsRepository } from './crowds.repository.js';
import { ExpiryRepository } from './expiry.repository.js';
import { JobRepository, type NextBatch } from './job.repository.js';
import { PeerlessTorrentsRepository } from './peerless-torrents.repository.js';
import { RefusedPeersRepository } from './refused/refused-peers.repository.js';
import type { WalkedBlocks } from './table-walk.js';
import { LogEvent, messageOf } from '../../logging/log-event.js';

/** Maintains the tables in the background. Every instance checks for jobs; one of them runs each batch. */
@Injectable()
export class HousekeepingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Housekeeping');
  private readonly checking = new RepeatedTask(() => this.runDueJobs(), JOB_CHECK_MS);

  constructor(
    private readonly jobs: JobRepository,
    private readonly expiry: ExpiryRepository,
    private readonly census: CensusRepository,
    private readonly torrents: PeerlessTorrentsRepository,
    private readonly refused: RefusedPeersRepository,
    private readonly crowds: CrowdsRepository,
    private readonly crowded: CrowdedSwarms,
    private readonly statistics: StatisticsRepository,
    private readonly history: HistoryRecorder,
    private readonly swarmHistory: SwarmHistoryRepository,
    private readonly settings: SwarmSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.checking.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.checking.stop();
  }

  /** Removes silent peers: one batch, if it is due. @returns whether it ran here */
  async expirePeers(): Promise<boolean> {
    return this.jobs.runIfDue('expiry', async (queryRunner, position) => {
      const walked = await this.expiry.expire(queryRunner, position, silenceAllowed(this.settings.interval));
      return this.nextBatch('silent peers', EXPIRY_ROUND_SECONDS, position, walked);
    });
  }

  /** Removes torrents without peers: one batch, if it is due. @returns whether it ran here */
  async removeTorrents(): Promise<boolean> {
    return this.jobs.runIfDue('torrents', async (queryRunner, position) => {
      const walked = await this.torrents.remove(queryRunner, position);
      return this.nextBatch('torrents without peers', TORRENTS_ROUND_SECONDS, position, walked);
    });
  }

  /** Counts the peers of all swarms and updates the statistics, if that is due. @returns whether it ran here */
  async takeCensus(): Promise<boolean> {
    return this.jobs.runIfDue('census', async (queryRunner): Promise<NextBatch> => {
      await this.census.lockTables(queryRunner);
      // The time of the count alone: what is stored is bounded, and may wait for the locks of others.
      const start = performance.now();
      const silence = silenceAllowed(this.settings.interval);
      const changed = await this.census.count(queryRunner, silence);
      const peers = await this.census.countPeers(queryRunner, silence);
      const seconds = (performance.now() - start) / 1000;
      await this.census.store(queryRunner, changed);
      await this.statistics.store(queryRunner, peers);
      return { position: 0, pause: Math.max(CENSUS_INTERVAL_SECONDS, seconds / MAX_CENSUS_SHARE) };
    });
  }

  /** Records what the instances have done since the last time, if that is due. @returns whether it ran here */
  async recordHistory(): Promise<boolean> {
    return this.jobs.runIfDue('history', (queryRunner, downloads) => this.history.record(queryRunner, downloads));
  }

  /** Stores the counts of the largest swarms, if that is due. @returns whether it ran here */
  async recordSwarms(): Promise<boolean> {
    return this.jobs.runIfDue('swarm_history', async (queryRunner): Promise<NextBatch> => {
      return { position: 0, pause: await this.swarmHistory.record(queryRunner) };
    });
  }

  /** Removes the peers that a changed access rule refuses: one batch, if it is due. @returns whether it ran here */
  async removeRefused(): Promise<boolean> {
    return this.jobs.runIfDue('refused', async (queryRunner, position): Promise<NextBatch> => {
      await this.refused.endBans(queryRunner);
      if (position === 0 && !(await this.refused.isBegun(queryRunner))) {
        const isDue = await this.refused.begin(queryRunner);
        return { position: 0, pause: isDue ? REFUSED_DELAY_SECONDS : REFUSED_CHECK_SECONDS };
      }
      const { removed, next } = await this.refused.remove(queryRunner, position);
      this.logRemoved('refused peers', removed);
      return { position: next, pause: 0 };
    });
  }

  /** Finds swarms with too many peers of one address, if that is due. @returns whether it ran here */
  async findCrowds(): Promise<boolean> {
    return this.jobs.runIfDue('crowds', async (queryRunner): Promise<NextBatch> => {
      const start = performance.now();
      for (const infoHash of await this.crowds.find(queryRunner)) this.crowded.add(infoHash);
      const seconds = (performance.now() - start) / 1000;
      return { position: 0, pause: Math.max(CROWDS_INTERVAL_SECONDS, seconds / MAX_CENSUS_SHARE) };
    });
  }

  /** Removes the excess of the crowded swarms that this instance has found, of the first ones. */
  async removeExcess(): Promise<void> {
    for (let swarm = 0; swarm < MAX_CROWDS_PER_BATCH; swarm++) {
      const infoHash = this.crowded.take();
      if (!infoHash) break;
      const removed = await this.crowds.removeExcess(infoHash);
      this.logRemoved('peers of a crowd', removed);
    }
  }

  /** Spreads a walk's batches evenly over its round. */
  private nextBatch(what: string, round: number, position: number, { removed, blocks }: WalkedBlocks): NextBatch {
    this.logRemoved(what, removed);
    const next = position + BLOCKS_PER_BATCH;
    const batches = Math.ceil(blocks / BLOCKS_PER_BATCH) || 1;
    return { position: next < blocks ? next : 0, pause: round / batches };
  }

  private logRemoved(what: string, removed: number): void {
    if (removed > 0) this.logger.debug(new LogEvent('rows_removed', `removed ${removed} ${what}`, { what, removed }));
  }

  /** One that fails, because it waits for a lock in vain, does not keep the others from running. */
  private async runDueJobs(): Promise<void> {
    const jobs = {
      expiry: () => this.expirePeers(),
      census: () => this.takeCensus(),
      torrents: () => this.removeTorrents(),
      history: () => this.recordHistory(),
      swarm_history: () => this.recordSwarms(),
      refused: () => this.removeRefused(),
      crowds: () => this.findCrowds(),
      excess: () => this.removeExcess(),
    };
    for (const [job, run] of Object.entries(jobs)) {
      await run().catch((error: unknown) => {
        const reason = messageOf(error);
        const message = `job ${job} failed, will be repeated: ${reason}`;
        this.logger.warn(new LogEvent('job_failed', message, { job, reason }));
      });
    }
  }
}
