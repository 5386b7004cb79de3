import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { CLOCK_TOLERANCE_SECONDS, MAX_JOB_PAUSE_SECONDS } from '../../config/limits/housekeeping.limits.js';
import { JOB_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { JOB_BOUNDS } from '../counters/bounds.js';
import { Distribution } from '../counters/distribution.js';
import { Job, JOB_NAMES, type JobName } from './job.entity.js';

/** The batch of a job that comes next. */
export interface NextBatch {
  /** Block at which it begins. */
  readonly position: number;
  /** Seconds until it is due. */
  readonly pause: number;
}

/** The batches of a job that this instance ran. */
export interface JobRuns {
  /** Seconds of each. */
  readonly times: Distribution;
  /** Unix time of the last one, in seconds. */
  lastSuccess?: number;
}

/**
 * Due, or due later than the job ever waits: the clock of the database was ahead when that was written. The time of the clock,
 * because another instance may have written it after this transaction began.
 */
const IS_DUE = `(job.dueAt <= now() OR job.dueAt > clock_timestamp() + make_interval(secs => :latest))`;

/** Runs jobs, each on one instance at a time. */
@Injectable()
export class JobRepository {
  readonly runs: ReadonlyMap<JobName, JobRuns> = new Map(
    JOB_NAMES.map((name) => [name, { times: new Distribution(JOB_BOUNDS) }]),
  );

  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /**
   * Runs one batch in a transaction that locks the job's row. If this instance dies, PostgreSQL releases the lock, and another
   * instance continues.
   * @returns false if the job is not due, or another instance runs it
   */
  async runIfDue(
    name: JobName,
    runBatch: (queryRunner: QueryRunner, position: number) => Promise<NextBatch>,
  ): Promise<boolean> {
    const run = async (queryRunner: QueryRunner) => {
      const jobs = queryRunner.manager.getRepository(Job);
      const job = await jobs
        .createQueryBuilder('job')
        .where(`job.name = :name AND ${IS_DUE}`, {
          name,
          latest: MAX_JOB_PAUSE_SECONDS[name] + CLOCK_TOLERANCE_SECONDS,
        })
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .getOne();
      if (!job) return false;
      const { position, pause } = await runBatch(queryRunner, Number(job.position));
      await jobs
        .createQueryBuilder()
        .update()
        .set({ position: String(position), dueAt: () => 'clock_timestamp() + make_interval(secs => :pause)' })
        .where({ name })
        .setParameters({ pause: Math.min(pause, MAX_JOB_PAUSE_SECONDS[name]) })
        .execute();
      return true;
    };
    const start = performance.now();
    const hasRun = await inTransaction(this.dataSource, run, JOB_TIME_LIMITS);
    const runs = this.runs.get(name);
    if (hasRun && runs) {
      runs.times.add((performance.now() - start) / 1000);
      runs.lastSuccess = Date.now() / 1000;
    }
    return hasRun;
  }
}
