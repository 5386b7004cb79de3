import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A member of the site, who may announce in private mode. */
@Entity('member')
@Check('member_number_positive', 'number > 0')
@Index('member_id_once', { synchronize: false })
@Index('member_by_revision', ['revision', 'number'])
export class Member {
  /** What peers and accounts refer to. */
  @PrimaryGeneratedColumn('identity', {
    type: 'int',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'member_pkey',
  })
  number!: number;

  /** The site's own id. */
  @Column({ type: 'text', collation: 'C' })
  id!: string;

  /** The revision of its last change. */
  @Column('bigint')
  revision!: string;

  @Column('boolean', { name: 'may_leech', default: true })
  mayLeech!: boolean;

  /** Why the member is disabled, as its clients read; null: it is not. */
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason!: string | null;

  /** Clients in one swarm; null: the setting's. */
  @Column('integer', { name: 'max_sessions', nullable: true })
  maxSessions!: number | null;

  /** Per cent of what the member uploads. */
  @Column('smallint', { name: 'upload_factor', default: 100 })
  uploadFactor!: number;

  /** Per cent of what the member downloads. */
  @Column('smallint', { name: 'download_factor', default: 100 })
  downloadFactor!: number;

  /** For operators. */
  @Column('text', { nullable: true })
  note!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** When it was removed; its row stays longer than its sessions. */
  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null;
}
