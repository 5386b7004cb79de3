import type { Torrent, TorrentState } from '../../tracker/torrent/torrent.entity.js';

/** What an operator says of a torrent. */
export interface TorrentDescription {
  readonly name: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly state: TorrentState;
}

/** What is said of a torrent where nobody says anything. */
export const UNDESCRIBED: TorrentDescription = { name: null, size: null, state: 'allowed' };

export const MAX_NAME_LENGTH = 1000;

/** Whether a text can be stored and shown as a name. */
export function isName(text: string): boolean {
  return text.length <= MAX_NAME_LENGTH && !/[\p{Cc}\p{Cs}]/u.test(text);
}

/** Whether the torrent is as the operator expects it; undefined: it is not known. */
export type Precondition = (current: Torrent | undefined) => boolean;

/** Names a state of what operators say of a torrent; one that was made anew has other ones than its predecessor. */
export function revisionOf({ createdAt, version }: Torrent): string {
  return `${createdAt.getTime().toString(36)}-${version}`;
}
