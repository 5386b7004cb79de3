import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { JOB_TIME_LIMITS } from '../../database/transaction/time-limits.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import type { JobName, JobBatch } from './job.entity.js';

/** Hands out the chores, one instance at a time. */
@Injectable()
export class JobRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /**
   * Does one step, if it is due and no other instance is at it, in a transaction that holds the chore's row. An instance
   * that dies lets go of the row, and the next one to look goes on.
   * @returns whether a step was done
   */
  async step(name: JobName, work: (queryRunner: QueryRunner, position: number) => Promise<JobBatch>): Promise<boolean> {
    const stepIfDue = async (queryRunner: QueryRunner) => {
      const [chore] = await queryRunner.manager.query<{ position: string }[]>(
        `SELECT position FROM chore WHERE name = $1 AND due_at <= now() FOR UPDATE SKIP LOCKED`,
        [name],
      );
      if (!chore) return false;
      const { position, pause } = await work(queryRunner, Number(chore.position));
      await queryRunner.manager.query(
        `UPDATE chore SET position = $2, due_at = clock_timestamp() + make_interval(secs => $3) WHERE name = $1`,
        [name, position, pause],
      );
      return true;
    };
    return inTransaction(this.dataSource, stepIfDue, JOB_TIME_LIMITS);
  }
}
