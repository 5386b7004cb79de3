/** What happened at the peer, in the codes of BEP 15; `paused` (BEP 21) has none on that wire. */
export enum AnnounceEvent {
  None = 0,
  Completed = 1,
  Started = 2,
  Stopped = 3,
  Paused = 4,
}

/** How the asker wants its peers: compact endpoints, or dictionaries with or without `peer id`. */
export type PeerFormat = 'compact' | 'full' | 'full-without-id';

/** The largest amount of bytes that is told apart: 2^63-1, as PostgreSQL's bigint holds it. */
export const MAX_AMOUNT = 2n ** 63n - 1n;

/** One announce, as every door hands it to the core. */
export interface AnnounceRequest {
  /** 20 bytes */
  readonly infoHash: Buffer;
  /** 20 bytes */
  readonly peerId: Buffer;
  /** Where the announce came from, 4 or 16 bytes: told back as `external ip` (BEP 24). */
  readonly clientAddress: Buffer;
  /** The peer's IPv4 endpoint, 6 bytes, if this announce names one. */
  readonly ipv4?: Buffer;
  /** The peer's IPv6 endpoint, 18 bytes, if this announce names one. */
  readonly ipv6?: Buffer;
  /** Bytes that the peer uploaded and downloaded since it started, 0 to 2^63-1. */
  readonly uploaded: bigint;
  readonly downloaded: bigint;
  /** Bytes that the peer still lacks; 0 makes it a seeder; undefined: unknown, a leecher. */
  readonly left?: bigint;
  readonly event: AnnounceEvent;
  /** How many peers the asker wants; undefined: the tracker's default. */
  readonly numwant?: number;
  readonly format: PeerFormat;
  /** The one family whose endpoints the answer has room for (BEP 15); undefined: both are introduced. */
  readonly family?: 4 | 6;
  /** Path and query of the announce URL, where the client tells them apart from its request (BEP 41). */
  readonly urlData?: Buffer;
  /** Proves that a later announce comes from the same client (see `keyOf`). */
  readonly key?: bigint;
}

/** A swarm's counts, as BEP 48 names them. */
export interface SwarmCounts {
  readonly complete: number;
  readonly incomplete: number;
  readonly downloaded: number;
}

/** What an announce is answered with, before a door puts it into bytes. */
export interface AnnounceResponse {
  readonly counts: SwarmCounts;
  /** seconds */
  readonly interval: number;
  /** seconds */
  readonly minInterval: number;
  readonly peers: SelectedPeers;
  readonly format: PeerFormat;
  /** 4 or 16 bytes */
  readonly externalIp: Buffer;
  readonly warning?: string;
}

/**
 * Whom the asker is introduced to: endpoints one after another, as compact answers hold them, 6 bytes each for IPv4
 * (BEP 23) and 18 for IPv6 (BEP 7). A dual-stack peer stands in both.
 */
export interface SelectedPeers {
  readonly ipv4: Buffer;
  readonly ipv6: Buffer;
  /** 20 bytes for each endpoint, in the same order; empty where the answer is to be compact. */
  readonly ipv4Ids: Buffer;
  readonly ipv6Ids: Buffer;
}

export function isSeeder(request: AnnounceRequest): boolean {
  return request.left === 0n;
}
