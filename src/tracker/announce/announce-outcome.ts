import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';

/** A peer's endpoints. A dual-stack peer has two, of which an announce usually names one. */
export type Endpoints = Pick<AnnounceRequest, 'ipv4' | 'ipv6'>;

/** What one announce did to its swarm, as the statements of its transaction returned it. */
export type AnnounceOutcome =
  /** The peer was inserted or updated. `dualStack` is set where it has an endpoint of each family. */
  | { readonly kind: 'stored'; readonly dualStack?: Required<Endpoints> }
  /** In private mode: stored, but peers of this torrent are not selected yet. */
  | { readonly kind: 'pending' }
  /** In private mode: the member has too many clients in this swarm, so this one is no peer. */
  | { readonly kind: 'over limit' }
  /** The peer left its swarm. */
  | { readonly kind: 'removed' }
  /** A peer that stopped was not there, or another client's: nothing changed. */
  | { readonly kind: 'absent' }
  /** The key does not match that of the stored peer: nothing changed. */
  | { readonly kind: 'refused' }
  /** The tracker requires registration, and nobody registered the torrent: nothing changed. */
  | { readonly kind: 'unregistered' }
  /** The announce failed its transaction alone: nothing changed. */
  | { readonly kind: 'failed'; readonly error: unknown };

export const STORED: AnnounceOutcome = { kind: 'stored' };
export const PENDING: AnnounceOutcome = { kind: 'pending' };
export const OVER_LIMIT: AnnounceOutcome = { kind: 'over limit' };
export const REMOVED: AnnounceOutcome = { kind: 'removed' };
export const ABSENT: AnnounceOutcome = { kind: 'absent' };
export const REFUSED: AnnounceOutcome = { kind: 'refused' };
export const UNREGISTERED: AnnounceOutcome = { kind: 'unregistered' };
