import { createHash } from 'node:crypto';
import bencode from 'bencode';

/** A .torrent file made here, and what its info hashes have to be. */
export interface MadeTorrentFile {
  readonly bytes: Buffer;
  /** 40 hex digits. */
  readonly v1: string;
  /** The same of the v2 hash, cut. */
  readonly v2: string;
}

/** Of which kind a .torrent is. */
export type TorrentKind = 'v1' | 'v2' | 'hybrid';

export function aTorrentFile(name: string, kind: TorrentKind = 'v1'): MadeTorrentFile {
  const info = {
    ...(kind !== 'v2' && { length: 12_345, pieces: Buffer.alloc(20, name) }),
    ...(kind !== 'v1' && {
      'file tree': { [name]: { '': { length: 12_345, 'pieces root': Buffer.alloc(32, 1) } } },
      'meta version': 2,
    }),
    name,
    'piece length': 16_384,
  };
  const raw = bencode.encode(info);
  const hash = (algorithm: string) => createHash(algorithm).update(raw).digest('hex').slice(0, 40);
  return {
    bytes: Buffer.from(bencode.encode({ announce: 'http://localhost/announce', info })),
    v1: hash('sha1'),
    v2: hash('sha256'),
  };
}

/** A form with such a file, as `curl -F file=@...` sends it. */
export function formOf(bytes: Buffer, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'application/x-bittorrent' }), 'x.torrent');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
