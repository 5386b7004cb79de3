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
}
