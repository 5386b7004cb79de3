import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One change by an operator. The tracker only adds entries. */
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

  /** The configured user name, or `token:` and the token's name. */
  @Column('text')
  operator!: string;

  /** The client's address. */
  @Column('text')
  address!: string;

  /** Such as `torrent.change`. */
  @Column('text')
  action!: string;

  /** An info hash, a ban's value or a token's name; for an import what it imported. */
  @Column('text')
  subject!: string;

  /** Details, mostly the values before and after. An import has the details of each subject in `audit_item`. */
  @Column('jsonb')
  change!: Record<string, unknown>;
}
