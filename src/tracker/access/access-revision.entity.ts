import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A part of the policy that instances keep in memory. */
export type AccessPart = 'denied torrents' | 'bans';

/** How often a part of the policy has changed. */
@Entity('policy')
export class AccessRevision {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'policy_pkey' })
  part!: AccessPart;

  @Column('bigint', { default: 0 })
  revision!: string;
}
