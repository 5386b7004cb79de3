import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One change that an operator made. Entries are only ever added. */
@Entity('audit_entry')
@Index('audit_entry_by_subject', ['subject', 'id'])
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'audit_entry_pkey',
  })
  id!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  /** Who did it: the configured user name, or `token:` and a token's name. */
  @Column('text')
  operator!: string;

  /** From where. */
  @Column('text')
  address!: string;

  /** What was done, like `torrent.change`. */
  @Column('text')
  action!: string;

  /** To what: an info hash, a ban's value, a token's name. */
  @Column('text')
  subject!: string;

  /** What is different now. */
  @Column('jsonb')
  change!: Record<string, unknown>;
}
