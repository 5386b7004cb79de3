import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idsInComments, idsInTitles, rowsOf } from './row-citations.js';

describe('the rows of docs/PROTOCOL.md', () => {
  const rows = rowsOf(readFileSync('docs/PROTOCOL.md', 'utf8'));
  const sources = [...filesIn('src', '.spec.ts'), ...filesIn('test', '.ts')].map((file) => readFileSync(file, 'utf8'));
  const inTitles = new Set(sources.flatMap(idsInTitles));
  const inComments = new Set(sources.flatMap(idsInComments));

  it('should each be there once', () => {
    const ids = rows.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('should include every row that a title or comment of a test cites', () => {
    const known = new Set(rows.map(({ id }) => id));
    expect([...inTitles, ...inComments].filter((id) => !known.has(id))).toEqual([]);
  });

  it('should each be cited by the title of a test, unless the whole row is planned', () => {
    expect(rows.filter(({ id, planned }) => !planned && !inTitles.has(id))).toEqual([]);
  });

  it('should not be marked as planned as a whole if the title of a test cites them', () => {
    expect(rows.filter(({ id, planned }) => planned && inTitles.has(id))).toEqual([]);
  });
});

/** The files of a folder and the folders in it, without the examples of this file. */
function filesIn(folder: string, ending: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith(ending)).map((name) => join(folder, name));
  return files.filter((file) => !file.startsWith(join('test', 'docs')));
}

describe('rowsOf', () => {
  it('should read the ids of a table, and the mark of a row that is planned as a whole', () => {
    const page = ['| # | Rule |', '| --- | --- |', '| Z1 | x |', '| S1 | x _Planned:_ y. |', '| S12 _Planned_ | x |'];
    expect(rowsOf(page.join('\n'))).toEqual([
      { id: 'S1', planned: false },
      { id: 'S12', planned: true },
    ]);
  });
});

describe('idsInTitles', () => {
  it('should read titles in all their forms, and nothing else', () => {
    const source = `
      describe('rows S1 and S2', () => {
        it.each(['S9'])('S3: should take %s', () => call('S9', "S9"));
        describe.each([1])(\`\${x} S4\`, () => it("(S5, S6)", () => 'S9')); // S9
      });`;
    expect(idsInTitles(source)).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6']);
  });
});

describe('idsInComments', () => {
  it('should read comments of both kinds, and no strings', () => {
    const source = "/** Rows S1-S3\n * and S4. */\nconst x = 'S9 https://S9'; // S5\n// S6";
    expect(idsInComments(source)).toEqual(['S1', 'S3', 'S4', 'S5', 'S6']);
  });
});
