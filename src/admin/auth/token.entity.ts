import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

export const TOKEN_SCOPES = ['read', 'write'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** What a program governs with instead of the password. The token itself is nowhere: only its hash is. */
@Entity('access_token')
@Unique('access_token_name_once', ['name'])
@Unique('access_token_hash_once', ['tokenHash'])
@Check('access_token_scope_known', "scope IN ('read', 'write')")
export class Token {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'access_token_pkey',
  })
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  scope!: TokenScope;

  /** SHA-256, 32 bytes. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** Null: never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** To the minute; null before its first use. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
