import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { CLOCK_TOLERANCE_SECONDS } from '../../config/limits/housekeeping.limits.js';
import {
  GONE_INSTANCE_SECONDS,
  HISTORY_SECONDS,
  MAX_RECORDED_BYTES,
  MIN_RECORDED_SECONDS,
  THINNED_HISTORY,
} from '../../config/limits/statistics.limits.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { planFreely } from '../../database/connection/planning.js';
import { type Counts, increaseOf, sumOf } from '../activity/counts.js';
import {
  LOCK_INSTANCES,
  MARK_RECORDED,
  READ_COMPLETED,
  RECORD_MINUTE,
  REMOVE_INSTANCES,
  REMOVE_OLD,
  SUM_UP_OLD,
  TAKE_SETTLED_BYTES,
} from './recording.sql.js';

interface ReportRow {
  readonly id: string;
  readonly uptime: string;
  readonly counts: Counts;
  readonly recordedUptime: string;
  readonly recorded: Counts;
  readonly isGone: boolean;
}

/** Null without members. */
interface SettledBytes {
  readonly uploaded: string | null;
  readonly downloaded: string | null;
}

/** The counters that the history keeps. */
const REQUESTS = /^requests:/;

/**
 * Writes the history from the reports of the instances: what each one has counted since the last time. That is marked in the
 * same transaction, so nothing is lost or counted twice when the writer is killed, late, or another one. Times are measured by
 * the instances' steady clocks, whatever happens to the clock of the database.
 */
@Injectable()
export class HistoryRecorder {
  constructor(private readonly settings: SwarmSettings) {}

  /**
   * Records a minute, and sums up old ones.
   * @param downloads completed downloads of the tracker at the last time
   * @returns those of now, and the seconds until the next minute
   */
  async record(queryRunner: QueryRunner, downloads: number): Promise<{ position: number; pause: number }> {
    const { manager } = queryRunner;
    await planFreely(queryRunner);
    const [now] = await manager.query<[{ completed: string; pause: number }]>(READ_COMPLETED);
    const reports = await manager.query<ReportRow[]>(LOCK_INSTANCES, [GONE_INSTANCE_SECONDS, CLOCK_TOLERANCE_SECONDS]);
    const milliseconds = reports.map(({ uptime, recordedUptime }) => Number(uptime) - Number(recordedUptime));
    const seconds = Math.round(Math.max(0, ...milliseconds) / 1000);
    // Before the first report, or without any since.
    if (seconds === 0) return { position: downloads, pause: now.pause };
    const { uploaded, downloaded } = await this.settledBytes(queryRunner);
    await manager.query(RECORD_MINUTE, [seconds, requestsOf(reports), downloads, uploaded, downloaded]);
    await manager.query(MARK_RECORDED, [reports.map(({ id }) => id)]);
    await manager.query(REMOVE_INSTANCES, [reports.filter(({ isGone }) => isGone).map(({ id }) => id)]);
    await this.sumUp(queryRunner);
    return { position: Number(now.completed), pause: now.pause };
  }

  /** What members have transferred counts in the minute in which it was settled. */
  private async settledBytes({ manager }: QueryRunner): Promise<SettledBytes> {
    if (this.settings.mode !== 'private') return { uploaded: null, downloaded: null };
    const [[bytes]] = await manager.query<[[SettledBytes], number]>(TAKE_SETTLED_BYTES, [MAX_RECORDED_BYTES]);
    return bytes;
  }

  private async sumUp({ manager }: QueryRunner): Promise<void> {
    for (const { age, slot, longer } of THINNED_HISTORY) {
      await manager.query(SUM_UP_OLD, [age, MIN_RECORDED_SECONDS, slot, longer]);
    }
    await manager.query(REMOVE_OLD, [HISTORY_SECONDS, MIN_RECORDED_SECONDS]);
  }
}

function requestsOf(reports: readonly ReportRow[]): Counts {
  const increase = sumOf(reports.map(({ counts, recorded }) => increaseOf(counts, recorded)));
  return Object.fromEntries(Object.entries(increase).filter(([name]) => REQUESTS.test(name)));
}
