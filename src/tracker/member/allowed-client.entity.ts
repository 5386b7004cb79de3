import { Entity, PrimaryColumn } from 'typeorm';

/** The beginning of the peer ids of a client that members may use. */
@Entity('allowed_client')
export class AllowedClient {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'allowed_client_pkey' })
  prefix!: string;
}
