import type { Torrent, TorrentState } from '../../tracker/torrent/torrent.entity.js';
import { isPrintable } from '../http/printable.js';

export const MAX_NAME_LENGTH = 1000;

/** What an operator may set of a torrent. */
export interface TorrentDescription {
  readonly name: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly state: TorrentState;
}

export const DEFAULT_DESCRIPTION: TorrentDescription = { name: null, size: null, state: 'allowed' };

/** Whether an operator's precondition holds; undefined: the torrent is unknown. */
export type Precondition = (current: Torrent | undefined) => boolean;

export function isTorrentName(value: unknown): value is string {
  return isPrintable(value) && value.length <= MAX_NAME_LENGTH;
}

export function descriptionOf({ name, size, state }: Torrent): TorrentDescription {
  return { name, size: size === null ? null : Number(size), state };
}
