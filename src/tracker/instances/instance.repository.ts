import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { ANNOUNCE_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { MAX_SHOWN_INSTANCES } from '../../config/limits/statistics.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import type { Activity } from '../activity/activity.js';
import type { Counts } from '../activity/counts.js';
import { READ_CENSUS, READ_INSTANCES, STORE_REPORT } from './instance.sql.js';
import type { RecentCounts } from '../activity/recent-counts.js';
import type { CensusState, InstanceState, TrackerState } from './tracker-state.js';

/** What an instance reports of itself. */
export interface InstanceReport {
  readonly id: string;
  readonly version: string;
  readonly host: string;
  readonly isLast: boolean;
  /** Milliseconds. */
  readonly uptime: number;
  readonly activity: Activity;
  readonly recent: RecentCounts;
  /** `uptime` and counts of its last report that was stored. */
  readonly before: { readonly uptime: number; readonly counts: Counts };
}

/** Stores the reports of instances. */
@Injectable()
export class InstanceRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** @returns the state of the tracker, this report included */
  async store(report: InstanceReport): Promise<TrackerState> {
    const { activity, recent, before } = report;
    const store = async ({ manager }: QueryRunner) => {
      await manager.query(STORE_REPORT, [
        report.id,
        report.version,
        report.host,
        activity.processes,
        report.isLast,
        report.uptime,
        activity.counts,
        recent.counts,
        recent.milliseconds,
        activity.connections,
        activity.memory,
        before.uptime,
        before.counts,
      ]);
      const instances = await manager.query<InstanceState[]>(READ_INSTANCES, [MAX_SHOWN_INSTANCES]);
      const [row] = await manager.query<[CensusState & { readAt: number }]>(READ_CENSUS);
      const { readAt, ...census } = row;
      return { readAt, census, instances };
    };
    return inTransaction(this.dataSource, store, ANNOUNCE_TIME_LIMITS);
  }
}
