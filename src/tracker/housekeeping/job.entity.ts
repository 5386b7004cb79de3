import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that housekeeping does again and again. Whoever holds its row's lock does it. */
@Entity('chore')
export class Job {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'chore_pkey' })
  name!: JobName;

  /** When the next step is to be done. */
  @Column('timestamptz', { name: 'due_at', default: () => 'now()' })
  dueAt!: Date;

  /** Where the next step begins, for a chore that walks a table. */
  @Column('bigint', { default: 0 })
  position!: string;
}

export type JobName = 'expiry' | 'census' | 'torrents';

/** How a step of a chore ended: where the next one begins, and in how many seconds. */
export interface JobBatch {
  readonly position: number;
  readonly pause: number;
}
