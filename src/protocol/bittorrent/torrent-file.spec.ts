import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import bencode from 'bencode';
import fc from 'fast-check';
import { parseTorrentFile } from './torrent-file.js';

const PIECES = Buffer.alloc(20);
const TREE = { folder: { 'a.txt': { '': { length: 5, 'pieces root': Buffer.alloc(32) } } }, b: { '': { length: 7 } } };

describe('parseTorrentFile', () => {
  const parse = (info: object) => parseTorrentFile(bencode.encode({ announce: 'http://localhost', info }));
  const hashOf = (algorithm: string, info: object) =>
    createHash(algorithm).update(bencode.encode(info)).digest().subarray(0, 20);

  it('should read a v1 torrent of one file', async () => {
    const info = { length: 12, name: 'ä.iso', 'piece length': 16384, pieces: PIECES };
    expect(await parse(info)).toEqual({ infoHashes: [hashOf('sha1', info)], name: 'ä.iso', size: 12 });
  });

  it('should sum up the files of a v1 torrent without padding files', async () => {
    const files = [
      { length: 5, path: ['a'] },
      { attr: 'p', length: 11, path: ['.pad', '11'] },
      { length: 7, path: ['b'] },
    ];
    expect(await parse({ files, name: 'folder', pieces: PIECES })).toMatchObject({ name: 'folder', size: 12 });
  });

  it('should truncate the hash of a v2 torrent and read its file tree', async () => {
    const info = { 'file tree': TREE, 'meta version': 2, name: 'two' };
    expect(await parse(info)).toEqual({ infoHashes: [hashOf('sha256', info)], name: 'two', size: 12 });
  });

  it('should return both hashes of a hybrid torrent, v1 first', async () => {
    const info = {
      'file tree': TREE,
      files: [{ length: 12, path: ['x'] }],
      'meta version': 2,
      name: 'both',
      pieces: PIECES,
    };
    expect(await parse(info)).toEqual({
      infoHashes: [hashOf('sha1', info), hashOf('sha256', info)],
      name: 'both',
      size: 12,
    });
  });

  it.each([
    [{ name: 'x', length: 1 }, 'neither pieces (v1) nor a file tree (v2)'],
    [{ name: 'x', pieces: PIECES }, 'a file has no size'],
    [{ name: 'x', pieces: PIECES, length: -1 }, 'a file has no size'],
    [{ name: 'x', pieces: PIECES, files: ['x'] }, 'a file is not described by a dictionary'],
    [{ name: 'x', 'meta version': 2, 'file tree': { a: 'b' } }, 'the file tree holds something else'],
  ])('should refuse %j', async (info, reason) => {
    await expect(parse(info)).rejects.toThrow(reason);
  });

  it('should refuse a dictionary without info, and bytes that are not bencoded', async () => {
    await expect(parseTorrentFile(Buffer.from('d8:announce1:xe'))).rejects.toThrow('there is no info dictionary');
    await expect(parseTorrentFile(Buffer.from('<html>'))).rejects.toThrow('not a bencoded dictionary');
    await expect(parseTorrentFile(Buffer.from('d4:infode4:infodee'))).rejects.toThrow('the key info twice');
  });

  it('should refuse an integer that no torrent has, and cut a name that none has', async () => {
    const long = (name: string, length: string) =>
      parseTorrentFile(Buffer.from(`d4:infod6:lengthi${length}e4:name${name.length}:${name}6:pieces0:ee`));
    await expect(long('x', '1'.repeat(1_000_000))).rejects.toThrow('no integer at 16');
    const { name } = await long('x'.repeat(1_000_000), '1');
    expect(name.length).toBeLessThan(5_000);
  });

  it('should only throw Errors, for any bytes', async () => {
    const whole = Buffer.from(
      bencode.encode({ info: { 'file tree': TREE, 'meta version': 2, name: 'x', pieces: PIECES } }),
    );
    const hasInfoHashOrError = async (bytes: Uint8Array) => {
      try {
        return (await parseTorrentFile(bytes)).infoHashes.length > 0;
      } catch (error) {
        return error instanceof Error;
      }
    };
    const mutated = fc.tuple(fc.nat(), fc.nat(255)).map(([place, byte]) => {
      const bytes = Buffer.from(whole);
      bytes[place % bytes.length] = byte;
      return bytes;
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), mutated), async (bytes) => {
        expect(await hasInfoHashOrError(bytes)).toBe(true);
      }),
    );
  });

  describe('of a large file', () => {
    const SIZE = 1024 * 1024;
    const v1 = (more: string) => `d4:infod${more}6:lengthi1e4:name1:x6:pieces20:${'x'.repeat(20)}ee`;
    const v2 = (tree: string) => `d4:infod9:file tree${tree}12:meta versioni2e4:name1:xee`;
    const repeated = (text: string) => text.repeat(SIZE / text.length);

    it.each([
      ['tiny strings', v1(`1:al${repeated('1:a')}e`)],
      ['tiny lists', v1(`1:al${repeated('le')}e`)],
      ['tiny dictionaries', v1(`1:al${repeated('de')}e`)],
      ['entries of a dictionary', v1(`1:ad${repeated('1:a0:')}e`)],
      ['unknown keys', v1(repeated('1:a0:'))],
      ['tiny files', `d4:infod5:filesl${repeated('d6:lengthi0ee')}e6:pieces0:ee`],
      ['padding files', `d4:infod5:filesl${repeated('d4:attr1:pe')}e6:pieces0:ee`],
      ['empty folders', v2(`d${repeated('1:ade')}e`)],
      ['files in folders', v2(`d${repeated('1:ad0:d6:lengthi0eee')}e`)],
      ['nested folders', v2(`d${repeated(`${'1:ad'.repeat(40)}${'e'.repeat(40)}`)}e`)],
      ['piece hashes', v1('').replace(`20:${'x'.repeat(20)}`, `${SIZE}:${'x'.repeat(SIZE)}`)],
      ['long integers', v1(`1:al${repeated(`i${'1'.repeat(20)}e`)}e`)],
      ['long names of padding', `d4:infod5:filesl${repeated(`d4:attr5000:${'p'.repeat(5000)}e`)}e6:pieces0:ee`],
    ])('should let other work run meanwhile: %s', async (_, text) => {
      const parsed = parseTorrentFile(Buffer.from(text));
      const state = { turns: 0, isDone: false };
      void parsed.then(() => (state.isDone = true));
      while (!state.isDone) {
        await setImmediate();
        state.turns++;
      }
      expect((await parsed).infoHashes).toHaveLength(1);
      // Slices of a hash at least.
      expect(state.turns).toBeGreaterThanOrEqual(10);
    });
  });
});
