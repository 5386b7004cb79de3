import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One info hash that the tracker knows. */
@Entity('torrent')
@Check('torrent_info_hash_length', 'octet_length(info_hash) = 20')
export class Torrent {
  /** 20 bytes */
  @PrimaryColumn('bytea', { name: 'info_hash', primaryKeyConstraintName: 'torrent_pkey' })
  infoHash!: Buffer;

  /** Downloads that ended while the tracker watched: announces of `completed` by a known leecher. */
  @Column('bigint', { default: 0 })
  downloaded!: string;

  /** Seeders at the last census; kept for large swarms only, 0 for the others. */
  @Column('integer', { default: 0 })
  complete!: number;

  /** Leechers at the last census; kept for large swarms only, 0 for the others. */
  @Column('integer', { default: 0 })
  incomplete!: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** When it was first seen without a peer; null while it has one. */
  @Column('timestamptz', { name: 'emptied_at', nullable: true })
  emptiedAt!: Date | null;
}
