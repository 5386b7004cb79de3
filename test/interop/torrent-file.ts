import { createHash } from 'node:crypto';
import bencode from 'bencode';

const PIECE_LENGTH = 64 * 1024;

/** A torrent of one file. */
export interface Torrent {
  readonly infoHash: Buffer;
  /** The .torrent with one tracker. */
  withAnnounceUrl(announceUrl: string): Uint8Array;
}

/**
 * Describes a file as a public torrent. Not a private one: those forbid DHT and PEX by themselves, and the test shall not
 * depend on clients obeying that.
 */
export function makeTorrent(name: string, content: Buffer): Torrent {
  const info = { length: content.length, name, 'piece length': PIECE_LENGTH, pieces: pieceHashes(content) };
  return {
    infoHash: hash('sha1', bencode.encode(info)),
    withAnnounceUrl: (announce) => bencode.encode({ announce, info }),
  };
}

/** The fingerprint by which source and copy are compared, independent of the SHA-1 that the clients check. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes).toString('hex');
}

function pieceHashes(content: Buffer): Buffer {
  const hashes: Buffer[] = [];
  for (let at = 0; at < content.length; at += PIECE_LENGTH) {
    hashes.push(hash('sha1', content.subarray(at, at + PIECE_LENGTH)));
  }
  return Buffer.concat(hashes);
}

function hash(algorithm: string, bytes: Uint8Array): Buffer {
  return createHash(algorithm).update(bytes).digest();
}
