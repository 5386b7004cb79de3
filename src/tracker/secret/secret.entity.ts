import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Random bytes that every instance knows, and nobody else; drawn when the table was made. */
@Entity('secret')
@Check('secret_value_length', 'octet_length(value) = 32')
export class Secret {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'secret_pkey' })
  name!: SecretName;

  /** 32 bytes */
  @Column('bytea')
  value!: Buffer;
}

/** What a secret is for. */
export type SecretName = 'connection-id';
