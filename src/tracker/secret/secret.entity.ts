import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The purpose of a secret. */
export type SecretName = 'connection-id';

/** Random bytes that all instances share. The migration that creates the table generates them. */
@Entity('secret')
@Check('secret_value_length', 'octet_length(value) = 32')
export class Secret {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'secret_pkey' })
  name!: SecretName;

  /** 32 bytes */
  @Column('bytea')
  value!: Buffer;
}
