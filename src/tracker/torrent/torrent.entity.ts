import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const TORRENT_STATES = ['allowed', 'pending', 'denied'] as const;
export type TorrentState = (typeof TORRENT_STATES)[number];

/** A torrent that was announced or registered. */
@Entity('torrent')
@Check('torrent_info_hash_length', 'octet_length(info_hash) = 20')
@Check('torrent_state_known', "state IN ('allowed', 'pending', 'denied')")
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

  /** Completed downloads: announces with `event=completed` by a known leecher. */
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

  /** When housekeeping first found it without peers; null while it has peers. */
  @Column('timestamptz', { name: 'emptied_at', nullable: true })
  emptiedAt!: Date | null;

  @Column('text', { nullable: true })
  name!: string | null;

  /** The words of the name, for the search. No query selects them. */
  @Column('tsvector', { nullable: true, select: false })
  words?: string | null;

  /** Bytes of its content. */
  @Column('bigint', { nullable: true })
  size!: string | null;

  /** Announces of a denied torrent are refused. Peers of a pending one are kept, and selected for nobody, in private mode. */
  @Column('text', { default: 'allowed' })
  state!: TorrentState;

  /** Why it is denied; clients read it in private mode. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** When an operator registered it; null for one that was only announced. */
  @Column('timestamptz', { name: 'registered_at', nullable: true })
  registeredAt!: Date | null;

  /** Last announce at a census, up to an hour late; null before the first. */
  @Column('timestamptz', { name: 'last_announce_at', nullable: true })
  lastAnnounceAt!: Date | null;

  /** Per cent of what members upload that they are credited with, in private mode. */
  @Column('smallint', { name: 'upload_factor', default: 100 })
  uploadFactor!: number;

  /** Per cent of what members download that they are charged with, in private mode. */
  @Column('smallint', { name: 'download_factor', default: 100 })
  downloadFactor!: number;

  /** Number of changes by operators. */
  @Column('integer', { default: 0 })
  version!: number;
}
