import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An operator who has signed in on the page. Only a hash of the cookie's secret is stored. */
@Entity('session')
export class Session {
  /** SHA-256, 32 bytes. */
  @PrimaryColumn('bytea', { name: 'secret_hash', primaryKeyConstraintName: 'session_pkey' })
  secretHash!: Buffer;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
