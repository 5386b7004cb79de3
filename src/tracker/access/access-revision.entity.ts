import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The parts of the access rules. Every instance keeps them in memory. */
export type AccessPart = 'denied torrents' | 'bans';

/** What instances keep in memory until its revision changes: also the sessions of operators, which refuse no peer. */
export type RevisedPart = AccessPart | 'sessions';

/** Counts the changes of one part. */
@Entity('access_revision')
export class AccessRevision {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'access_revision_pkey' })
  part!: RevisedPart;

  @Column('bigint', { default: 0 })
  revision!: string;

  /** The revision for which a job removes peers, or last did. */
  @Column('bigint', { default: 0 })
  removing!: string;

  /** The revision that refuses no peer that is stored. */
  @Column('bigint', { default: 0 })
  removed!: string;
}
