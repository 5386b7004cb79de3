import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A secret by which a member's clients announce. Only its hash is stored. */
@Entity('passkey')
@Unique('passkey_hash_once', ['keyHash'])
@Index('passkey_by_member', ['member'])
export class Passkey {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'passkey_pkey',
  })
  id!: string;

  /** The member's number. */
  @Column('integer')
  member!: number;

  /** SHA-256, 32 bytes. No query selects it. */
  @Column('bytea', { name: 'key_hash', select: false })
  keyHash?: Buffer;

  /** Its last four characters. */
  @Column('text')
  hint!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** The end of its grace period, after it was replaced; null: none. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** To the hour; null before the first use. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
