import { createHash } from 'node:crypto';
import bencode from 'bencode';
import { rangeOfKey } from './bencode-range.js';
import { INFO_HASH_BYTES } from './info-hash.js';

/** What a tracker has to know of a .torrent file. */
export interface TorrentFile {
  /** 20 bytes each: of a v1 torrent its SHA-1, of a v2 one its SHA-256, cut (BEP 52), of a hybrid one both, v1 first. */
  readonly infoHashes: readonly Buffer[];
  readonly name: string;
  /** Bytes of its content; padding files (BEP 47) count as nothing. */
  readonly size: number;
}

type Dictionary = Readonly<Record<string, unknown>>;

/** @throws Error that says, for people, why this is no .torrent file */
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
  if (infoHashes.length === 0) throw new Error('it has neither pieces (v1) nor a file tree (v2)');
  return { infoHashes, name: textOf(info['name.utf-8'] ?? info.name), size: sizeOf(info) };
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

/** BEP 52: folders are dictionaries by name; a file is one whose only name is empty. */
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
