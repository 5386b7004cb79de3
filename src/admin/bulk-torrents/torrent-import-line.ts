import { parseInfoHash } from '../../protocol/bittorrent/info-hash.js';
import { isName, type TorrentDescription, UNDESCRIBED } from '../torrents/registered-torrent.js';
import { TORRENT_STATES, type TorrentState } from '../../tracker/torrent/torrent.entity.js';

/** A line of an import. The info hash is hex digits: in 40 bytes of text it takes less memory than a Buffer. */
export interface TorrentImportLine extends TorrentDescription {
  readonly infoHash: string;
}

/** A line with an info hash alone, of 40 hex digits, or 64 (v2). @throws Error that says what is wrong */
export function parseHashLine(line: string): TorrentImportLine {
  return { ...UNDESCRIBED, infoHash: hexOf(line.trim()) };
}

/** A line of JSON: `infoHash`, and if given `name`, `size` and `state`; whatever else is in it is passed over. */
export function parseJsonLine(line: string): TorrentImportLine {
  const value = JSON.parse(line) as unknown;
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  const { infoHash, name, size, state } = value as Record<string, unknown>;
  return { infoHash: hexOf(infoHash), name: nameOf(name), size: sizeOf(size), state: stateOf(state) };
}

function hexOf(value: unknown): string {
  if (typeof value !== 'string' || !/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(value)) {
    throw new Error('the info hash must be 40 or 64 hex digits');
  }
  return parseInfoHash(Buffer.from(value, 'latin1')).toString('hex');
}

function nameOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || !isName(value))
    throw new Error('the name must be a text without control characters');
  return value;
}

function sizeOf(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Error('the size must be a number of bytes');
  return value as number;
}

function stateOf(value: unknown): TorrentState {
  if (value === undefined) return 'allowed';
  if (!TORRENT_STATES.includes(value as TorrentState))
    throw new Error(`the state must be ${TORRENT_STATES.join(' or ')}`);
  return value as TorrentState;
}
