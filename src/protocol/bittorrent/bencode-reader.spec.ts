import bencode from 'bencode';
import fc from 'fast-check';
import { BencodeReader, inSlices, type Slices } from './bencode-reader.js';

/** The position of the value of a key in the outermost dictionary. */
function rangeOfKey(bytes: Buffer, key: string): Promise<{ start: number; end: number } | undefined> {
  const reader = new BencodeReader(bytes);
  let found: { start: number; end: number } | undefined;
  const visit = function* (name: string | undefined, start: number): Slices<number> {
    const end = yield* reader.skip(start);
    if (name === key) found = { start, end };
    return end;
  };
  const work = function* (): Slices<typeof found> {
    const end = yield* reader.dictionary(0, visit);
    if (end !== bytes.length) throw new Error('bytes after the end');
    return found;
  };
  return inSlices(work());
}

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), tie('any'), { maxKeys: 4 }),
  ),
})).any;

describe('BencodeReader', () => {
  it('should find the bytes of a value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ maxLength: 6 }), value), value, async (others, info) => {
        const bytes = Buffer.from(bencode.encode({ ...others, info }));
        const range = await rangeOfKey(bytes, 'info');
        expect(bytes.subarray(range?.start, range?.end)).toEqual(Buffer.from(bencode.encode(info)));
      }),
    );
  });

  it('should find nothing if the key is absent or nested', async () => {
    expect(await rangeOfKey(Buffer.from('de'), 'info')).toBeUndefined();
    expect(await rangeOfKey(Buffer.from('d1:ad4:infoi1eee'), 'info')).toBeUndefined();
  });

  it('should keep bytes that an encoder would write differently', async () => {
    const unsorted = 'd1:bi007e1:ai-0ee';
    const bytes = Buffer.from(`d4:info${unsorted}e`);
    const range = await rangeOfKey(bytes, 'info');
    expect(bytes.subarray(range?.start, range?.end).toString()).toBe(unsorted);
  });

  it.each([
    '',
    'i1e',
    'le',
    'd',
    'd4:info',
    'd4:infoi1e',
    'd4:infoi1eex',
    'd4:info9:abce',
    'd4:infoie',
    'di1ei2ee',
    'd-1:ae',
  ])('should throw for %j', async (text) => {
    await expect(rangeOfKey(Buffer.from(text), 'info')).rejects.toThrow(Error);
  });

  it('should throw for deep nesting instead of overflowing the stack', async () => {
    const nested = (depth: number) => Buffer.from(`d4:info${'l'.repeat(depth)}${'e'.repeat(depth + 1)}`);
    await expect(rangeOfKey(nested(100_000), 'info')).rejects.toThrow('nested too deeply');
    await expect(rangeOfKey(nested(64), 'info')).rejects.toThrow('nested too deeply');
    expect(await rangeOfKey(nested(63), 'info')).toEqual({ start: 7, end: 133 });
  });

  it('should return a range inside the bytes, or throw an Error, for any bytes', async () => {
    const isInsideOrError = async (bytes: Uint8Array) => {
      try {
        const range = await rangeOfKey(Buffer.from(bytes), 'info');
        return !range || (range.start < range.end && range.end < bytes.length);
      } catch (error) {
        return error instanceof Error;
      }
    };
    const mutated = fc
      .tuple(fc.dictionary(fc.string(), value), fc.nat(), fc.nat(255))
      .map(([dictionary, place, byte]) => {
        const bytes = Buffer.from(bencode.encode({ ...dictionary, info: { a: 1 } }));
        bytes[place % bytes.length] = byte;
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), mutated), async (bytes) => {
        expect(await isInsideOrError(bytes)).toBe(true);
      }),
    );
  });
});
