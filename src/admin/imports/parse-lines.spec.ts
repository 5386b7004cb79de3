import fc from 'fast-check';
import { eventLoopTurns } from '../../../test/support/event-loop-turns.js';
import { parseLines } from './parse-lines.js';
import type { SortedLines } from './sorted-lines.js';

async function* of(lines: Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}

function parseWord(line: string): { word: string; line: string } | undefined {
  if (line === '') return undefined;
  if (line.startsWith('!')) throw new Error('no word');
  return { word: line.slice(0, 1), line };
}

async function readAll<Item>(items: SortedLines<Item>, size = 1000): Promise<Item[]> {
  const read: Item[] = [];
  for await (const batch of items.batches(size)) read.push(...batch);
  return read;
}

const asItIs = (line: string) => line;

describe('parseLines', () => {
  it('should keep the first item of each key, sorted, and count the others', async () => {
    const lines = fc.array(fc.oneof(fc.constantFrom('', '!', 'a', 'b'), fc.string({ maxLength: 3 })));
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 3000 }), async (some, times) => {
        const all = Array.from({ length: times }, () => some)
          .flat()
          .slice(0, 10_000);
        const valid = all.filter((line) => line !== '' && !line.startsWith('!'));
        const first = new Map([...valid].reverse().map((line) => [line.slice(0, 1), line]));
        const parsed = await parseLines(of(all), parseWord, ({ word }) => word);
        const items = await readAll(parsed.items);
        expect(items.map(({ line }) => line)).toEqual([...first.entries()].sort().map(([, line]) => line));
        expect(parsed.parsed).toBe(valid.length);
        expect(parsed.invalidCount).toBe(all.filter((line) => line.startsWith('!')).length);
      }),
      { numRuns: 50 },
    );
  });

  it('should keep the order of the keys of many items', async () => {
    const numbers = Array.from({ length: 50_000 }, (_, at) => String((at * 7919) % 50_021));
    const { items } = await parseLines(of(numbers), asItIs, asItIs);
    expect(await readAll(items)).toEqual([...new Set(numbers)].sort());
  });

  it('should read the items in batches, as often as they are needed', async () => {
    const { items } = await parseLines(of(['d', 'a', 'ä', 'c', 'a', 'b']), asItIs, asItIs);
    for (let time = 0; time < 2; time++) {
      const batches: string[][] = [];
      for await (const batch of items.batches(2)) batches.push(batch);
      expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['ä']]);
    }
  });

  it('should keep no more than the bytes of the lines', async () => {
    const lines = Array.from({ length: 30_000 }, (_, at) => `${at}`);
    const { items } = await parseLines(
      of(lines),
      (line) => ({ line, parsed: Buffer.alloc(100) }),
      ({ line }) => line,
    );
    expect(await readAll(items)).toHaveLength(lines.length);
    expect(items.bytes).toBe(lines.join('\n').length + 1);
  });

  it('should count all invalid lines, and keep the first thousand', async () => {
    const { invalidCount, invalid } = await parseLines(of(Array(5000).fill('!')), parseWord, ({ word }) => word);
    expect([invalidCount, invalid.length, invalid[999]]).toEqual([5000, 1000, { line: 1000, reason: 'no word' }]);
  });

  it('should let other work run meanwhile', async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => String(at));
    const parsed = parseLines(of(lines), asItIs, asItIs);
    expect(await eventLoopTurns(parsed)).toBeGreaterThan(40);
    const read = readAll((await parsed).items);
    expect(await eventLoopTurns(read)).toBeGreaterThan(30);
    expect(await read).toHaveLength(20_000);
  });
});
