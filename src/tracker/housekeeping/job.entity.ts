import { Column, Entity, PrimaryColumn } from 'typeorm';

export const JOB_NAMES = [
  'expiry',
  'census',
  'torrents',
  'history',
  'swarm_history',
  'refused',
  'crowds',
  'settlement',
  'sessions',
] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** A periodic job. The instance that locks its row runs it. */
@Entity('job')
export class Job {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'job_pkey' })
  name!: JobName;

  /** When its next batch is due. */
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' })
  dueAt!: Date;

  /**
   * Where the next batch begins, for a job that walks a table: a block, or the first 48 bits of an info hash. For the history,
   * the downloads that it has recorded.
   */
  @Column('bigint', { default: 0 })
  position!: string;
}
