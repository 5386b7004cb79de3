import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One of the many changes of an audit entry, as of an import. The tracker only adds items. A trigger deletes them with their entry:
 * a foreign key would check each of half a million.
 */
@Entity('audit_item')
@Index('audit_item_by_subject', ['subject', 'entryId'])
export class AuditItem {
  @PrimaryColumn('bigint', { name: 'entry_id', primaryKeyConstraintName: 'audit_item_pkey' })
  entryId!: string;

  /** Its place in the entry, from 0. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'audit_item_pkey' })
  position!: number;

  /** An info hash or a ban's value. */
  @Column('text')
  subject!: string;

  /** Details, mostly the values before and after. */
  @Column('jsonb')
  change!: Record<string, unknown>;
}
