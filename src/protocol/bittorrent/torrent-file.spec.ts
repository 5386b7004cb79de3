import { createHash } from 'node:crypto';
import bencode from 'bencode';
import fc from 'fast-check';
import { parseTorrentFile } from './torrent-file.js';

const PIECES = Buffer.alloc(20);
const TREE = { folder: { 'a.txt': { '': { length: 5, 'pieces root': Buffer.alloc(32) } } }, b: { '': { length: 7 } } };

describe('parseTorrentFile', () => {
  const parse = (info: object) => parseTorrentFile(bencode.encode({ announce: 'http://localhost', info }));
  const hashOf = (algorithm: string, info: object) =>
    createHash(algorithm).update(bencode.encode(info)).digest().subarray(0, 20);

  it('should read a v1 torrent of one file', () => {
    const info = { length: 12, name: 'ä.iso', 'piece length': 16384, pieces: PIECES };
    expect(parse(info)).toEqual({ infoHashes: [hashOf('sha1', info)], name: 'ä.iso', size: 12 });
  });

  it('should sum up the files of a v1 torrent without padding files', () => {
    const files = [
      { length: 5, path: ['a'] },
      { attr: 'p', length: 11, path: ['.pad', '11'] },
      { length: 7, path: ['b'] },
    ];
    expect(parse({ files, name: 'folder', pieces: PIECES })).toMatchObject({ name: 'folder', size: 12 });
  });

  it('should truncate the hash of a v2 torrent and read its file tree', () => {
    const info = { 'file tree': TREE, 'meta version': 2, name: 'two' };
    expect(parse(info)).toEqual({ infoHashes: [hashOf('sha256', info)], name: 'two', size: 12 });
  });

  it('should return both hashes of a hybrid torrent, v1 first', () => {
    const info = {
      'file tree': TREE,
      files: [{ length: 12, path: ['x'] }],
      'meta version': 2,
      name: 'both',
      pieces: PIECES,
    };
    expect(parse(info)).toEqual({ infoHashes: [hashOf('sha1', info), hashOf('sha256', info)], name: 'both', size: 12 });
  });

  it.each([
    [{ name: 'x', length: 1 }, 'neither pieces (v1) nor a file tree (v2)'],
    [{ name: 'x', pieces: PIECES }, 'a file has no size'],
    [{ name: 'x', pieces: PIECES, length: -1 }, 'a file has no size'],
    [{ name: 'x', pieces: PIECES, files: ['x'] }, 'a file is not described by a dictionary'],
    [{ name: 'x', 'meta version': 2, 'file tree': { a: 'b' } }, 'the file tree holds something else'],
  ])('should refuse %j', (info, reason) => {
    expect(() => parse(info)).toThrow(reason);
  });

  it('should refuse a dictionary without info, and bytes that are not bencoded', () => {
    expect(() => parseTorrentFile(Buffer.from('d8:announce1:xe'))).toThrow('there is no info dictionary');
    expect(() => parseTorrentFile(Buffer.from('<html>'))).toThrow('not a bencoded dictionary');
  });

  it('should only throw Errors, for any bytes', () => {
    const whole = Buffer.from(
      bencode.encode({ info: { 'file tree': TREE, 'meta version': 2, name: 'x', pieces: PIECES } }),
    );
    const hasInfoHashOrError = (bytes: Uint8Array) => {
      try {
        return parseTorrentFile(bytes).infoHashes.length > 0;
      } catch (error) {
        return error instanceof Error;
      }
    };
    const mutated = fc.tuple(fc.nat(), fc.nat(255)).map(([place, byte]) => {
      const bytes = Buffer.from(whole);
      bytes[place % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
        expect(hasInfoHashOrError(bytes)).toBe(true);
      }),
    );
  });
});
