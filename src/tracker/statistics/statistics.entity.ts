import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The figures of the whole tracker as the last census had them: one row. */
@Entity('statistics')
@Check('statistics_one_row', 'id = 1')
export class Statistics {
  @PrimaryColumn('smallint', { default: 1, primaryKeyConstraintName: 'statistics_pkey' })
  id!: number;

  /** Known torrents. */
  @Column('bigint', { default: 0 })
  torrents!: string;

  /** Live peers of all swarms: seeders and leechers together. */
  @Column('bigint', { default: 0 })
  peers!: string;

  @Column('bigint', { default: 0 })
  seeders!: string;

  @Column('bigint', { default: 0 })
  leechers!: string;

  /** Downloads of all known torrents that ended. */
  @Column('bigint', { default: 0 })
  completed!: string;

  /** Stored peers: the live ones, and those that fell silent and are to be removed. */
  @Column('bigint', { default: 0 })
  connections!: string;

  /** Null before the first census. */
  @Column('timestamptz', { name: 'counted_at', nullable: true })
  countedAt!: Date | null;
}
