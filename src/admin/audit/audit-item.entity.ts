import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { AuditEntry } from './audit-entry.entity.js';

/** One of the many changes of an audit entry, as of an import. The tracker only adds items. */
@Entity('audit_item')
@Index('audit_item_by_subject', ['subject', 'entryId'])
export class AuditItem {
  @PrimaryColumn('bigint', { name: 'entry_id', primaryKeyConstraintName: 'audit_item_pkey' })
  entryId!: string;

  @ManyToOne(() => AuditEntry, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'entry_id', foreignKeyConstraintName: 'audit_item_of_entry' })
  entry?: AuditEntry;

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
