import { createHash } from 'node:crypto';
import bencode from 'bencode';
import { rangeOfKey } from './bencode-range.js';
import { INFO_HASH_BYTES } from './info-hash.js';

/** The parts of a .torrent file that a tracker uses. */
export interface TorrentFile {
  /** 20 bytes each. v1: the SHA-1; v2: the truncated SHA-256 (BEP 52); hybrid: both, v1 first. */
  readonly infoHashes: readonly [Buffer, ...Buffer[]];
  readonly name: string;
  /** Bytes of the content, without padding files (BEP 47). */
  readonly size: number;
}

type Dictionary = Readonly<Record<string, unknown>>;

/** @throws Error with a readable reason if this is not a .torrent file */
export function parseTorrentFile(bytes: Uint8Array): TorrentFile {
  const range = rangeOfKey(bytes, 'info');
  if (!range) throw new Error('there is no info dictionary');
  const raw = bytes.subarray(range.start, range.end);
  const info = bencode.decode(Buffer.from(raw)) as Dictionary;
  const infoHashes: Buffer[] = [];
  if (info.pieces instanceof Uint8Array) infoHashes.push(createHash('sha1').update(raw).digest());
  if (info['meta version'] === 2 && isDictionary(info['file tree'])) {
    infoHashes.push(createHash('sha256').update(raw).digest().subarray(0, INFO_HASH_BYTES));
  }
  const [first, ...others] = infoHashes;
  if (!first) throw new Error('it has neither pieces (v1) nor a file tree (v2)');
  return { infoHashes: [first, ...others], name: textOf(info['name.utf-8'] ?? info.name), size: sizeOf(info) };
}

function sizeOf(info: Dictionary): number {
  const sizes = Array.isArray(info.files)
    ? (info.files as unknown[]).map(sizeOfFile)
    : isDictionary(info['file tree'])
      ? sizesInTree(info['file tree'])
      : [info.length];
  if (!sizes.every((size): size is number => typeof size === 'number' && size >= 0))
    throw new Error('a file has no size');
  const size = sizes.reduce((sum, size) => sum + size, 0);
  if (!Number.isSafeInteger(size)) throw new Error('its size is no number of bytes');
  return size;
}

function sizeOfFile(file: unknown): unknown {
  if (!isDictionary(file)) throw new Error('a file is not described by a dictionary');
  return textOf(file.attr).includes('p') ? 0 : file.length;
}

/** A folder is a dictionary by name. A file is a dictionary whose only key is empty (BEP 52). */
function sizesInTree(tree: Dictionary): unknown[] {
  return Object.entries(tree).flatMap(([name, entry]) => {
    if (!isDictionary(entry)) throw new Error('the file tree holds something else');
    return name === '' ? [entry.length] : sizesInTree(entry);
  });
}

function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : '';
}
