import { MAX_REASON_LENGTH } from '../../config/limits/admin.limits.js';
import type { Torrent, TorrentState } from '../../tracker/torrent/torrent.entity.js';
import { isPrintable } from '../http/printable.js';

export const MAX_NAME_LENGTH = 1000;

/** What an operator may set of a torrent. */
export interface TorrentDescription {
  readonly name: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly state: TorrentState;
  /** Why it is denied; members read it in private mode. */
  readonly reason: string | null;
  /** Per cent, in private mode. */
  readonly uploadFactor: number;
  /** Per cent, in private mode. */
  readonly downloadFactor: number;
}

export const DEFAULT_DESCRIPTION: TorrentDescription = {
  name: null,
  size: null,
  state: 'allowed',
  reason: null,
  uploadFactor: 100,
  downloadFactor: 100,
};

/** Whether an operator's precondition holds; undefined: the torrent is unknown. */
export type Precondition = (current: Torrent | undefined) => boolean;

export function isTorrentName(value: unknown): value is string {
  return isPrintable(value) && value.length <= MAX_NAME_LENGTH;
}

export function isDenialReason(value: unknown): value is string {
  return isPrintable(value) && value.length <= MAX_REASON_LENGTH;
}

export function descriptionOf(torrent: Torrent): TorrentDescription {
  const { name, size, state, reason, uploadFactor, downloadFactor } = torrent;
  return { name, size: size === null ? null : Number(size), state, reason, uploadFactor, downloadFactor };
}
