import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Counts } from '../activity/counts.js';

/** What happened in a minute, in ten minutes, or in an hour. */
@Entity('history')
@Check('history_covers_time', 'seconds > 0')
export class HistoryPoint {
  /** When it begins. */
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'history_pkey' })
  at!: Date;

  /** Seconds of its slot: 60, 600 or 3600. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'history_pkey' })
  slot!: number;

  /** Seconds that the counts are of, by the clocks of the instances. */
  @Column('bigint')
  seconds!: string;

  /** Known torrents; this and the next two on average. */
  @Column('bigint')
  torrents!: string;

  @Column('bigint')
  seeders!: string;

  @Column('bigint')
  leechers!: string;

  /** Completed downloads. */
  @Column('bigint')
  downloads!: string;

  /** Requests, by the names of their counters. */
  @Column('jsonb')
  requests!: Counts;

  /** Bytes that members have uploaded, as settlements have found; null without members. */
  @Column('bigint', { nullable: true })
  uploaded!: string | null;

  /** Bytes that members have downloaded; null without members. */
  @Column('bigint', { nullable: true })
  downloaded!: string | null;
}
