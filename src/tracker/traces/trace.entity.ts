import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

export const TRACE_KINDS = ['infoHash', 'address', 'peerId'] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/** For a while, every instance logs the announces that have this info hash, client address or peer id. */
@Entity('trace')
@Check('trace_kind_known', "kind IN ('infoHash', 'address', 'peerId')")
export class Trace {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'trace_pkey',
  })
  id!: string;

  @Column('text')
  kind!: TraceKind;

  /** 20 bytes; an address has 4 or 16. */
  @Column('bytea')
  value!: Buffer;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
