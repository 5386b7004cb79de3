import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const MAX_FILES = 12;
const MAX_LINES = 200;
const MAX_MEDIAN_LINES = 50;

const files = ['src', 'test', 'bench', 'web'].flatMap((root) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`),
);
const besideSpecs = files.filter((file) => !/[.-]spec\.ts$/.test(file));
const sources = besideSpecs.filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file));
const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').length - 1;

describe('the source tree', () => {
  it('should have no barrels', () => {
    expect(files.filter((file) => /^index\.[mc]?[jt]sx?$/.test(basename(file)))).toEqual([]);
  });

  it('should have no folder or file for whatever has no place of its own', () => {
    const drawer = /(^|[/.-])(utils?|common|helpers?|shared|misc)([/.-]|$)/;
    expect(files.filter((file) => drawer.test(file))).toEqual([]);
  });

  it(`should have at most ${MAX_FILES} files beside specs in a folder, but as many migrations as there were`, () => {
    const counts = new Map<string, number>();
    const counted = besideSpecs.filter((file) => dirname(file) !== 'src/database/migrations');
    for (const file of counted) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([]);
  });

  it(`should have source files of at most ${MAX_LINES} lines, half of them of at most ${MAX_MEDIAN_LINES}`, () => {
    expect(sources.filter((file) => linesOf(file) > MAX_LINES)).toEqual([]);
    const lengths = sources
      .filter((file) => file.startsWith('src/'))
      .map(linesOf)
      .sort((one, other) => one - other);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(MAX_MEDIAN_LINES);
  });
});
