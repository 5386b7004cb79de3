import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Takedown } from './takedown.entity.js';

/** A torrent of a takedown, with what it was before. */
@Entity('takedown_torrent')
@Index('takedown_torrent_by_hash', ['infoHash'])
export class TakedownTorrent {
  @PrimaryColumn('bigint', { name: 'takedown_id', primaryKeyConstraintName: 'takedown_torrent_pkey' })
  takedownId!: string;

  @ManyToOne(() => Takedown, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'takedown_id', foreignKeyConstraintName: 'takedown_torrent_of_takedown' })
  takedown?: Takedown;

  /** 20 bytes */
  @PrimaryColumn('bytea', { name: 'info_hash', primaryKeyConstraintName: 'takedown_torrent_pkey' })
  infoHash!: Buffer;

  @Column('boolean', { name: 'was_denied' })
  wasDenied!: boolean;

  @Column('boolean', { name: 'was_registered' })
  wasRegistered!: boolean;
}
