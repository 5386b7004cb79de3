import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Statistics of the whole tracker at the last census. The table has one row. */
@Entity('statistics')
@Check('statistics_one_row', 'id = 1')
export class Statistics {
  @PrimaryColumn('smallint', { default: 1, primaryKeyConstraintName: 'statistics_pkey' })
  id!: number;

  /** Known torrents. */
  @Column('bigint', { default: 0 })
  torrents!: string;

  /** Live peers of all swarms: seeders and leechers. */
  @Column('bigint', { default: 0 })
  peers!: string;

  @Column('bigint', { default: 0 })
  seeders!: string;

  @Column('bigint', { default: 0 })
  leechers!: string;

  /** Completed downloads of all known torrents. */
  @Column('bigint', { default: 0 })
  completed!: string;

  /** Stored peers: live ones, and silent ones that expiry has yet to remove. */
  @Column('bigint', { default: 0 })
  connections!: string;

  /** Null before the first census. */
  @Column('timestamptz', { name: 'counted_at', nullable: true })
  countedAt!: Date | null;
}
