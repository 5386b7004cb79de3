import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { silenceAllowed } from '../swarm/liveness.js';
import { StatisticsRepository } from '../statistics/statistics.repository.js';
import { CensusRepository } from './census.repository.js';
import type { JobBatch } from './job.entity.js';
import { JobRepository } from './job.repository.js';
import { ExpiryRepository } from './expiry.repository.js';
import { PeerlessTorrentsRepository } from './peerless-torrents.repository.js';
import { BLOCKS_PER_STEP, type WalkedBlocks } from './table-walk.js';

/** Milliseconds between two looks at what is due. */
const LOOK_EVERY_MS = 1_000;
/** Seconds in which expiry walks the whole table. */
const EXPIRY_ROUND = 60;
/** Seconds in which the torrents are walked. */
const TORRENTS_ROUND = 600;
/** Seconds between two censuses. */
const CENSUS_EVERY = 30;
/** A census takes no more than this share of the time, however long it runs. */
const CENSUS_SHARE = 0.05;

/** Keeps the tables in order in the background. Every instance looks; each step is done by one of them. */
@Injectable()
export class HousekeepingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Housekeeping');
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly chores: JobRepository,
    private readonly expiry: ExpiryRepository,
    private readonly census: CensusRepository,
    private readonly torrents: PeerlessTorrentsRepository,
    private readonly statistics: StatisticsRepository,
    private readonly settings: SwarmSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.lookLater();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }

  /** Removes silent peers: one step of the walk, if it is due. */
  async expireSome(): Promise<boolean> {
    return this.chores.step('expiry', async (queryRunner, position) => {
      const silence = silenceAllowed(this.settings.interval);
      return this.walk(
        'silent peers',
        EXPIRY_ROUND,
        position,
        await this.expiry.expire(queryRunner, position, silence),
      );
    });
  }

  /** Forgets torrents without peers: one step of the walk, if it is due. */
  async forgetTorrents(): Promise<boolean> {
    return this.chores.step('torrents', async (queryRunner, position) =>
      this.walk('torrents without peers', TORRENTS_ROUND, position, await this.torrents.forget(queryRunner, position)),
    );
  }

  /** Counts the swarms, and adds up the figures of the whole, if that is due. */
  async takeCensus(): Promise<boolean> {
    return this.chores.step('census', async (queryRunner): Promise<JobBatch> => {
      const start = performance.now();
      const changed = await this.census.count(queryRunner, silenceAllowed(this.settings.interval));
      await this.census.store(queryRunner, changed);
      await this.statistics.store(queryRunner);
      const seconds = (performance.now() - start) / 1000;
      return { position: 0, pause: Math.max(CENSUS_EVERY, seconds / CENSUS_SHARE) };
    });
  }

  /** Spreads a walk's steps evenly over its round. */
  private walk(what: string, round: number, position: number, { removed, blocks }: WalkedBlocks): JobBatch {
    if (removed > 0) this.logger.debug(`${removed} ${what} removed`);
    const next = position + BLOCKS_PER_STEP;
    const steps = Math.ceil(blocks / BLOCKS_PER_STEP) || 1;
    return { position: next < blocks ? next : 0, pause: round / steps };
  }

  private lookLater(): void {
    this.timer = setTimeout(() => {
      this.running = this.look().finally(() => {
        if (this.timer) this.lookLater();
      });
    }, LOOK_EVERY_MS).unref();
  }

  private async look(): Promise<void> {
    try {
      await this.expireSome();
      await this.takeCensus();
      await this.forgetTorrents();
    } catch (error) {
      this.logger.warn(`put off: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
