import { createHash } from 'node:crypto';
import { BencodeReader, inSlices, type Slices } from './bencode-reader.js';
import { INFO_HASH_BYTES } from './info-hash.js';

/** The parts of a .torrent file that a tracker uses. */
export interface TorrentFile {
  /** 20 bytes each. v1: the SHA-1; v2: the truncated SHA-256 (BEP 52); hybrid: both, v1 first. */
  readonly infoHashes: readonly [Buffer, ...Buffer[]];
  readonly name: string;
  /** Bytes of the content, without padding files (BEP 47). */
  readonly size: number;
}

const INFO_KEYS = ['file tree', 'files', 'length', 'meta version', 'name', 'name.utf-8', 'pieces'] as const;
const FILE_KEYS = ['attr', 'length'] as const;

/** Bytes hashed at a time. */
const HASH_SLICE_BYTES = 64 * 1024;

/**
 * Reads a .torrent file in slices, without decoding it: a large one must not block the event loop. The info hash is computed
 * over the original bytes.
 * @throws Error with a readable reason if this is not a .torrent file
 */
export function parseTorrentFile(bytes: Uint8Array): Promise<TorrentFile> {
  return inSlices(new TorrentFileReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).read());
}

class TorrentFileReader {
  private readonly reader: BencodeReader;

  constructor(private readonly bytes: Buffer) {
    this.reader = new BencodeReader(bytes);
  }

  *read(): Slices<TorrentFile> {
    const whole = yield* this.places(0, ['info'] as const);
    if (whole.end !== this.bytes.length) throw new Error(`bytes after the end, at ${whole.end}`);
    const infoAt = whole.at.info;
    if (infoAt === undefined) throw new Error('there is no info dictionary');
    const { at, end } = yield* this.places(infoAt, INFO_KEYS);
    const raw = this.bytes.subarray(infoAt, end);
    const infoHashes: Buffer[] = [];
    if (at.pieces !== undefined && this.reader.isString(at.pieces)) infoHashes.push(yield* digest('sha1', raw));
    const version = at['meta version'] === undefined ? undefined : this.reader.integerAt(at['meta version']);
    if (version === 2 && at['file tree'] !== undefined && this.reader.isDictionary(at['file tree'])) {
      infoHashes.push((yield* digest('sha256', raw)).subarray(0, INFO_HASH_BYTES));
    }
    const [first, ...others] = infoHashes;
    if (!first) throw new Error('it has neither pieces (v1) nor a file tree (v2)');
    const nameAt = at['name.utf-8'] ?? at.name;
    const size = yield* this.size(at);
    if (!Number.isSafeInteger(size)) throw new Error('its size is no number of bytes');
    return { infoHashes: [first, ...others], name: nameAt === undefined ? '' : this.reader.textAt(nameAt), size };
  }

  private *size(at: Partial<Record<(typeof INFO_KEYS)[number], number>>): Slices<number> {
    const { files, length, 'file tree': tree } = at;
    const { reader } = this;
    let size = 0;
    const add = (bytes: number) => void (size += bytes);
    if (files !== undefined && reader.isList(files)) yield* reader.list(files, (fileAt) => this.file(fileAt, add));
    else if (tree !== undefined && reader.isDictionary(tree)) yield* this.folder(tree, add);
    else add(this.length(length));
    return size;
  }

  /** An entry of `files`. @returns the position after it */
  private *file(start: number, add: (bytes: number) => void): Slices<number> {
    if (!this.reader.isDictionary(start)) throw new Error('a file is not described by a dictionary');
    const { at, end } = yield* this.places(start, FILE_KEYS);
    const isPadding = at.attr !== undefined && this.reader.textAt(at.attr).includes('p');
    if (!isPadding) add(this.length(at.length));
    return end;
  }

  /** A folder is a dictionary by name. A file is a dictionary whose only key is empty (BEP 52). */
  private folder(start: number, add: (bytes: number) => void): Slices<number> {
    const { reader } = this;
    const entry = (name: string | undefined, at: number): Slices<number> => {
      if (!reader.isDictionary(at)) throw new Error('the file tree holds something else');
      return name === '' ? this.file(at, add) : this.folder(at, add);
    };
    return reader.dictionary(start, entry);
  }

  private length(at: number | undefined): number {
    const length = at === undefined ? undefined : this.reader.integerAt(at);
    if (length === undefined || length < 0) throw new Error('a file has no size');
    return length;
  }

  /** The positions of some keys' values in a dictionary, and the position after it. */
  private *places<Key extends string>(
    start: number,
    keys: readonly Key[],
  ): Slices<{ readonly at: Partial<Record<Key, number>>; readonly end: number }> {
    const at: Partial<Record<Key, number>> = {};
    const { reader } = this;
    const end = yield* reader.dictionary(start, (name, valueAt) => {
      const key = keys.find((known) => known === name);
      if (key !== undefined && at[key] !== undefined) throw new Error(`it has the key ${key} twice`);
      if (key !== undefined) at[key] = valueAt;
      return reader.skip(valueAt);
    });
    return { at, end };
  }
}

function* digest(algorithm: string, bytes: Buffer): Slices<Buffer> {
  const hash = createHash(algorithm);
  for (let from = 0; from < bytes.length; from += HASH_SLICE_BYTES) {
    hash.update(bytes.subarray(from, from + HASH_SLICE_BYTES));
    yield;
  }
  return hash.digest();
}
