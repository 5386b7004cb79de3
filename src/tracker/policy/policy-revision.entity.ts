import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A part of the policy that instances keep in memory. */
export type PolicyPart = 'denied torrents' | 'bans';

/** How often a part of the policy has changed. */
@Entity('policy')
export class PolicyRevision {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'policy_pkey' })
  part!: PolicyPart;

  @Column('bigint', { default: 0 })
  revision!: string;
}
