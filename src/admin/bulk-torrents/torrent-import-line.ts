import { parseHexInfoHash } from '../../protocol/bittorrent/info-hash.js';
import { TORRENT_STATES, type TorrentState } from '../../tracker/torrent/torrent.entity.js';
import { DEFAULT_DESCRIPTION, isTorrentName, type TorrentDescription } from '../torrents/torrent-description.js';

/** A parsed line of an import. */
export interface TorrentImportLine extends TorrentDescription {
  /** 40 hex digits: less memory than a Buffer. */
  readonly infoHash: string;
}

/** Parses a line that is an info hash. @throws Error with the reason if it is invalid */
export function parseHashLine(line: string): TorrentImportLine {
  return { ...DEFAULT_DESCRIPTION, infoHash: hexOf(line.trim()) };
}

/**
 * Parses a line that is a JSON object with `infoHash`, and optionally `name`, `size` and `state`. Ignores other properties, as
 * exports have more.
 * @throws Error with the reason if it is invalid
 */
export function parseJsonLine(line: string): TorrentImportLine {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  const { infoHash, name, size, state } = value as Record<string, unknown>;
  return {
    ...DEFAULT_DESCRIPTION,
    infoHash: hexOf(infoHash),
    name: nameOf(name),
    size: sizeOf(size),
    state: stateOf(state),
  };
}

function hexOf(value: unknown): string {
  const infoHash = typeof value === 'string' ? parseHexInfoHash(value) : undefined;
  if (!infoHash) throw new Error('the info hash must be 40 or 64 hex digits');
  return infoHash.toString('hex');
}

function nameOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (!isTorrentName(value)) throw new Error('the name must be text without control characters');
  return value;
}

function sizeOf(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Error('the size must be a number of bytes');
  return value;
}

function stateOf(value: unknown): TorrentState {
  if (value === undefined) return 'allowed';
  const state = TORRENT_STATES.find((known) => known === value);
  if (!state) throw new Error(`the state must be ${TORRENT_STATES.join(' or ')}`);
  return state;
}
