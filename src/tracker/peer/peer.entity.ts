import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { AnnounceEvent } from '../../protocol/bittorrent/announce.js';

/** One participant in one swarm, at one address or, with both families, at two. */
@Entity('peer')
@Index('peer_sample', ['infoHash', 'isSeeder', 'shuffle'])
@Check('peer_info_hash_length', 'octet_length(info_hash) = 20')
@Check('peer_peer_id_length', 'octet_length(peer_id) = 20')
@Check('peer_ipv4_length', 'octet_length(ipv4) = 6')
@Check('peer_ipv6_length', 'octet_length(ipv6) = 18')
@Check('peer_has_endpoint', 'ipv4 IS NOT NULL OR ipv6 IS NOT NULL')
export class Peer {
  /** 20 bytes */
  @PrimaryColumn('bytea', { name: 'info_hash', primaryKeyConstraintName: 'peer_pkey' })
  infoHash!: Buffer;

  /** 20 bytes */
  @PrimaryColumn('bytea', { name: 'peer_id', primaryKeyConstraintName: 'peer_pkey' })
  peerId!: Buffer;

  /** The member whose peer it is, by its number; 0 except in private mode. */
  @PrimaryColumn('integer', { default: 0, primaryKeyConstraintName: 'peer_pkey' })
  member!: number;

  /** Compact endpoint, 6 bytes: address and port. */
  @Column('bytea', { nullable: true })
  ipv4!: Buffer | null;

  /** Compact endpoint, 18 bytes: address and port. */
  @Column('bytea', { nullable: true })
  ipv6!: Buffer | null;

  /** When it last announced its IPv4 endpoint. */
  @Column('timestamptz', { name: 'ipv4_seen_at', nullable: true })
  ipv4SeenAt!: Date | null;

  /** When it last announced its IPv6 endpoint. */
  @Column('timestamptz', { name: 'ipv6_seen_at', nullable: true })
  ipv6SeenAt!: Date | null;

  /** Whether its `left` is 0. */
  @Column('boolean', { name: 'is_seeder' })
  isSeeder!: boolean;

  /** Bytes. */
  @Column('bigint')
  uploaded!: string;

  /** Bytes. */
  @Column('bigint')
  downloaded!: string;

  /** Bytes that it still lacks; null where it does not say. */
  @Column('bigint', { nullable: true })
  left!: string | null;

  /** What its last announce reported. */
  @Column('smallint')
  event!: AnnounceEvent;

  /** When a known leecher became a seeder with `event=completed`. */
  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt!: Date | null;

  /** What proves that an announce from another address is this peer's (see `keyOf`). */
  @Column('bigint', { nullable: true })
  key!: string | null;

  /** Whether another address announced it without a key. Then it could be anybody's, and no key is stored any more. */
  @Column('boolean', { name: 'moved_without_key', default: false })
  movedWithoutKey!: boolean;

  /** The peer's place, drawn once, in the order in which its swarm is sampled. */
  @Column('integer')
  shuffle!: number;
}
