import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { CLOCK_TOLERANCE_SECONDS } from '../../../config/limits/housekeeping.limits.js';
import {
  MAX_RECORDED_SWARMS,
  SWARM_HISTORY_DENSE_SECONDS,
  SWARM_HISTORY_SECONDS,
  SWARM_HISTORY_STEP_SECONDS,
  SWARM_HISTORY_THINNED_STEP_SECONDS,
} from '../../../config/limits/statistics.limits.js';
import { DATA_SOURCE } from '../../../database/connection/data-source.js';
import { planFreely } from '../../../database/connection/planning.js';
import { READ_LARGEST, READ_PAUSE, READ_SWARM_HISTORY, REMOVE_OLD_SWARMS, STORE_SWARMS } from './swarm-history.sql.js';

/** The counts of a swarm at a time. */
export interface SwarmPoint {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly complete: number;
  readonly incomplete: number;
  readonly downloaded: number;
}

interface LargeSwarm {
  readonly infoHash: Buffer;
  readonly complete: number;
  readonly incomplete: number;
  readonly downloaded: string;
}

/** The counts of the largest swarms over time. */
@Injectable()
export class SwarmHistoryRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Stores the counts that the largest swarms have now, and removes old ones. @returns seconds until the next time */
  async record(queryRunner: QueryRunner): Promise<number> {
    const { manager } = queryRunner;
    await planFreely(queryRunner);
    const swarms = await manager.query<LargeSwarm[]>(READ_LARGEST, [MAX_RECORDED_SWARMS]);
    await manager.query(STORE_SWARMS, [
      swarms.map(({ infoHash }) => infoHash),
      swarms.map(({ complete }) => complete),
      swarms.map(({ incomplete }) => incomplete),
      swarms.map(({ downloaded }) => downloaded),
      SWARM_HISTORY_STEP_SECONDS,
    ]);
    await manager.query(REMOVE_OLD_SWARMS, [
      SWARM_HISTORY_SECONDS,
      SWARM_HISTORY_DENSE_SECONDS,
      SWARM_HISTORY_THINNED_STEP_SECONDS,
      CLOCK_TOLERANCE_SECONDS,
    ]);
    const [{ pause }] = await manager.query<[{ pause: number }]>(READ_PAUSE, [SWARM_HISTORY_STEP_SECONDS]);
    return pause;
  }

  /** In order; empty if the swarm never was one of the largest. */
  read(infoHash: Buffer): Promise<SwarmPoint[]> {
    return this.dataSource.query(READ_SWARM_HISTORY, [infoHash]);
  }
}
