import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Counts } from '../activity/counts.js';

/** A running instance. It updates its row every ten seconds. */
@Entity('instance')
export class Instance {
  /** Chosen at random at each start. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'instance_pkey' })
  id!: string;

  @Column('text')
  version!: string;

  /** The name of its machine. */
  @Column('text')
  host!: string;

  @Column('integer')
  processes!: number;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'reported_at', default: () => 'now()' })
  reportedAt!: Date;

  /** Whether this was its last report. */
  @Column('boolean', { default: false })
  stopped!: boolean;

  /** Milliseconds since its start, by a steady clock. */
  @Column('bigint')
  uptime!: string;

  @Column('jsonb')
  counts!: Counts;

  /** How much `counts` has grown in the last `recent_ms` milliseconds. */
  @Column('jsonb')
  recent!: Counts;

  @Column('integer', { name: 'recent_ms' })
  recentMs!: number;

  @Column('integer')
  connections!: number;

  @Column('bigint')
  memory!: string;

  /** `uptime` and `counts` as far as the history contains them. */
  @Column('bigint', { name: 'recorded_uptime', default: 0 })
  recordedUptime!: string;

  @Column('jsonb', { default: {} })
  recorded!: Counts;
}
