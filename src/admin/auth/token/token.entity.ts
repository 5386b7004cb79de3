import { Check, Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

export const TOKEN_SCOPES = ['read', 'write', 'ledger'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Authenticates a program instead of the password. Only the token's hash is stored. */
@Entity('token')
@Unique('token_name_once', ['name'])
@Unique('token_hash_once', ['tokenHash'])
@Check('token_scope_known', "scope IN ('read', 'write', 'ledger')")
export class Token {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'token_pkey',
  })
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  scope!: TokenScope;

  /** SHA-256, 32 bytes. No query selects it. */
  @Column('bytea', { name: 'token_hash', select: false })
  tokenHash?: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** Null: never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** To the minute; null before the first use. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
