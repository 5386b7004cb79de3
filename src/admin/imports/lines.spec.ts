import fc from 'fast-check';
import { linesOf } from './lines.js';

async function* chunks(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length];
  for (const [at, end] of places.slice(1).entries()) yield bytes.subarray(places[at], end);
}

async function linesIn(body: AsyncIterable<Buffer>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(body)) lines.push(line);
  return lines;
}

describe('linesOf', () => {
  it('should return the same lines however the body arrives', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !/[\r\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat()), fc.constantFrom('\n', '\r\n'), async (lines, cuts, end) => {
        const bytes = Buffer.from(lines.map((text) => text + end).join(''));
        expect(await linesIn(chunks(bytes, cuts))).toEqual(lines);
      }),
    );
  });

  it('should refuse a line that is too long, wherever it ends', async () => {
    const long = 'x'.repeat(70_000);
    for (const text of [long, `${long}\n`, `a\n${long}\nb`]) {
      await expect(linesIn(chunks(Buffer.from(text), [10]))).rejects.toThrow('a line may have at most');
    }
  });
});
