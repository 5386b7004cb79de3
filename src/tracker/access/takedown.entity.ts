import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A demand that torrents be denied, with who made it and what for. */
@Entity('takedown')
@Index('takedown_by_end', ['endsAt'], { where: 'ended_at IS NULL' })
export class Takedown {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'takedown_pkey',
  })
  id!: string;

  /** The number of the case, as its requester gives it. */
  @Column('text')
  reference!: string;

  @Column('text', { nullable: true })
  requester!: string | null;

  /** Clients show it to their users. */
  @Column('text')
  reason!: string;

  /** Who recorded it. */
  @Column('text')
  operator!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** When it shall end; null: never. */
  @Column('timestamptz', { name: 'ends_at', nullable: true })
  endsAt!: Date | null;

  /** When it was revoked or its time was over; null while it is in force. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { name: 'ended_by', nullable: true })
  endedBy!: string | null;
}
