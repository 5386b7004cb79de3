import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Live peers of one role by the families of their addresses. A dual-stack peer is in `both` only. */
export interface FamilyCounts {
  readonly ipv4: number;
  readonly ipv6: number;
  readonly both: number;
}

/** The most frequent clients, and `other`. */
export type ClientCounts = Readonly<Record<string, number>>;

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

  /** Known torrents that an operator has registered. */
  @Column('bigint', { default: 0 })
  registered!: string;

  /** Completed downloads that censuses have seen. Unlike `completed` it never falls when a torrent is removed. */
  @Column('bigint', { default: 0 })
  downloads!: string;

  /** Null before the first census. */
  @Column('jsonb', { nullable: true })
  families!: { readonly seeder: FamilyCounts; readonly leecher: FamilyCounts } | null;

  /** Live peers by client name. Null before the first census. */
  @Column('jsonb', { nullable: true })
  clients!: ClientCounts | null;

  /** Null before the first census. */
  @Column('timestamptz', { name: 'counted_at', nullable: true })
  countedAt!: Date | null;
}
