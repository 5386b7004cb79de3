import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

export const BAN_KINDS = ['address', 'client'] as const;
export type BanKind = (typeof BAN_KINDS)[number];

/** Refuses announces from a range of addresses, or of a client. */
@Entity('ban')
@Unique('ban_value_once', ['kind', 'value'])
@Index('ban_by_expiry', ['expiresAt'], { where: 'expires_at IS NOT NULL' })
@Check('ban_kind_known', "kind IN ('address', 'client')")
@Check(
  'ban_addresses_length',
  'octet_length(first_address) IN (4, 16) AND octet_length(last_address) = octet_length(first_address)',
)
@Check('ban_has_addresses', "(kind = 'address') = (first_address IS NOT NULL AND last_address IS NOT NULL)")
export class Ban {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'ban_pkey',
  })
  id!: string;

  @Column('text')
  kind!: BanKind;

  /** An address, a CIDR or `first-last`; or a prefix of the client's peer ids. */
  @Column('text')
  value!: string;

  @Column('text', { nullable: true })
  reason!: string | null;

  /** 4 or 16 bytes; null for a client. */
  @Column('bytea', { name: 'first_address', nullable: true })
  firstAddress!: Buffer | null;

  /** 4 or 16 bytes; null for a client. */
  @Column('bytea', { name: 'last_address', nullable: true })
  lastAddress!: Buffer | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** When it ends; a job deletes it then. Null: never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
}
