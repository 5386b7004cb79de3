/** The event of an announce, numbered as in BEP 15. BEP 15 has no number for `paused` (BEP 21). */
export enum AnnounceEvent {
  None = 0,
  Completed = 1,
  Started = 2,
  Stopped = 3,
  Paused = 4,
}

/** The format of the peer list: compact endpoints, or dictionaries with or without `peer id`. */
export type PeerFormat = 'compact' | 'full' | 'full-without-id';

/** The largest amount of bytes that is stored: 2^63-1, the limit of PostgreSQL's bigint. */
export const MAX_AMOUNT = 2n ** 63n - 1n;

/** One announce, as every transport passes it to the core. */
export interface AnnounceRequest {
  /** 20 bytes */
  readonly infoHash: Buffer;
  /** 20 bytes */
  readonly peerId: Buffer;
  /** The address that the announce came from, 4 or 16 bytes; sent back as `external ip` (BEP 24). */
  readonly clientAddress: Buffer;
  /** The peer's IPv4 endpoint, 6 bytes, if this announce has one. */
  readonly ipv4?: Buffer;
  /** The peer's IPv6 endpoint, 18 bytes, if this announce has one. */
  readonly ipv6?: Buffer;
  /** Bytes uploaded and downloaded since the peer started, 0 to 2^63-1. */
  readonly uploaded: bigint;
  readonly downloaded: bigint;
  /** Bytes that the peer still needs. 0: a seeder; undefined: unknown, a leecher. */
  readonly left?: bigint;
  readonly event: AnnounceEvent;
  /** The number of peers that the client wants; undefined: the tracker's default. */
  readonly numwant?: number;
  readonly format: PeerFormat;
  /** The only address family that the response can hold (BEP 15); undefined: both. */
  readonly family?: 4 | 6;
  /** Path and query of the announce URL, if the client sent them as an option (BEP 41). */
  readonly urlData?: Buffer;
  /** The passkey in the announce URL as sent, in private mode over HTTP. */
  readonly passkey?: string;
  /** In private mode: the number of the member who announces. */
  readonly member?: number;
  /** In private mode: what identifies the peer in its swarm, peer id and member in 24 bytes. */
  readonly identity?: Buffer;
  /** In private mode: when the announce arrived, in milliseconds of the steady clock. */
  readonly arrivedAt?: number;
  /** Proves that a later announce comes from the same client; made by `keyOf`. */
  readonly key?: bigint;
}

/** The counts of a swarm, named as in BEP 48. */
export interface SwarmCounts {
  readonly complete: number;
  readonly incomplete: number;
  readonly downloaded: number;
}

/** The response to an announce, before a transport encodes it. */
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
 * The peers selected for a response, as concatenated compact endpoints: 6 bytes each for IPv4 (BEP 23), 18 for IPv6
 * (BEP 7). A dual-stack peer is in both.
 */
export interface SelectedPeers {
  readonly ipv4: Buffer;
  readonly ipv6: Buffer;
  /** 20 bytes for each endpoint, in the same order; empty if the response is compact. */
  readonly ipv4Ids: Buffer;
  readonly ipv6Ids: Buffer;
}

export function isSeeder(request: AnnounceRequest): boolean {
  return request.left === 0n;
}
