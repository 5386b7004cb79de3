import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const TORRENT_STATES = ['allowed', 'denied'] as const;
export type TorrentState = (typeof TORRENT_STATES)[number];

/** One info hash that the tracker knows. */
@Entity('torrent')
@Check('torrent_info_hash_length', 'octet_length(info_hash) = 20')
@Check('torrent_state_known', "state IN ('allowed', 'denied')")
@Index('torrent_by_complete', ['complete', 'infoHash'])
@Index('torrent_by_incomplete', ['incomplete', 'infoHash'])
@Index('torrent_by_downloaded', ['downloaded', 'infoHash'])
@Index('torrent_by_creation', ['createdAt', 'infoHash'])
@Index('torrent_by_last_announce', { synchronize: false })
@Index('torrent_denied', { synchronize: false })
@Index('torrent_words', { synchronize: false })
export class Torrent {
  /** 20 bytes */
  @PrimaryColumn('bytea', { name: 'info_hash', primaryKeyConstraintName: 'torrent_pkey' })
  infoHash!: Buffer;

  /** Downloads that ended while the tracker watched: announces of `completed` by a known leecher. */
  @Column('bigint', { default: 0 })
  downloaded!: string;

  /** Seeders at the last census. */
  @Column('integer', { default: 0 })
  complete!: number;

  /** Leechers at the last census. */
  @Column('integer', { default: 0 })
  incomplete!: number;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** When it was first seen without a peer; null while it has one. */
  @Column('timestamptz', { name: 'emptied_at', nullable: true })
  emptiedAt!: Date | null;

  @Column('text', { nullable: true })
  name!: string | null;

  /** Bytes of its content. */
  @Column('bigint', { nullable: true })
  size!: string | null;

  /** Whether announces are taken or refused. */
  @Column('text', { default: 'allowed' })
  state!: TorrentState;

  /** When an operator first decided about it; null for one that merely was announced. */
  @Column('timestamptz', { name: 'registered_at', nullable: true })
  registeredAt!: Date | null;

  /** The last announce that a census saw, up to an hour older than the real one; null before the first. */
  @Column('timestamptz', { name: 'last_announce_at', nullable: true })
  lastAnnounceAt!: Date | null;

  /** How often operators changed it. */
  @Column('integer', { default: 0 })
  version!: number;
}
