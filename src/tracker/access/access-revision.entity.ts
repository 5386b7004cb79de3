import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The parts of the access rules. Every instance keeps them in memory. */
export type AccessPart = 'denied torrents' | 'bans';

/** Counts the changes of one part of the access rules. */
@Entity('access_revision')
export class AccessRevision {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'access_revision_pkey' })
  part!: AccessPart;

  @Column('bigint', { default: 0 })
  revision!: string;

  /** The revision for which a job removes peers, or last did. */
  @Column('bigint', { default: 0 })
  removing!: string;

  /** The revision that refuses no peer that is stored. */
  @Column('bigint', { default: 0 })
  removed!: string;
}
