import fc from 'fast-check';
import { eventLoopTurns } from '../../../test/support/event-loop-turns.js';
import { parseLines } from './parse-lines.js';

async function* of(lines: Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}

function parseWord(line: string): { word: string; line: string } | undefined {
  if (line === '') return undefined;
  if (line.startsWith('!')) throw new Error('no word');
  return { word: line.slice(0, 1), line };
}

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
        expect(parsed.items.map(({ line }) => line)).toEqual([...first.entries()].sort().map(([, line]) => line));
        expect(parsed.parsed).toBe(valid.length);
        expect(parsed.invalidCount).toBe(all.filter((line) => line.startsWith('!')).length);
      }),
      { numRuns: 50 },
    );
  });

  it('should keep the order of the keys of many items', async () => {
    const numbers = Array.from({ length: 50_000 }, (_, at) => String((at * 7919) % 50_021));
    const { items } = await parseLines(
      of(numbers),
      (line) => line,
      (line) => line,
    );
    expect(items).toEqual([...new Set(numbers)].sort());
  });

  it('should count all invalid lines, and keep the first thousand', async () => {
    const { invalidCount, invalid } = await parseLines(of(Array(5000).fill('!')), parseWord, ({ word }) => word);
    expect([invalidCount, invalid.length, invalid[999]]).toEqual([5000, 1000, { line: 1000, reason: 'no word' }]);
  });

  it('should let other work run meanwhile', async () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => String(at));
    const parsed = parseLines(
      of(lines),
      (line) => line,
      (line) => line,
    );
    const turns = await eventLoopTurns(parsed);
    expect((await parsed).items).toHaveLength(20_000);
    expect(turns).toBeGreaterThan(40);
  });
});
