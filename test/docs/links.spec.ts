import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { anchorsOf, linksOf, pathsOf } from './markdown.js';

const folders = ['docs', 'deploy', 'bench'];
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

describe('the links of the documentation', () => {
  it.each(pages)('should lead from %s to files and headings that exist', (page) => {
    const broken = linksOf(readFileSync(page, 'utf8')).filter((link) => !exists(page, link));
    expect(broken).toEqual([]);
  });

  it.each(pages)('should be accompanied in %s by paths that exist', (page) => {
    expect(pathsOf(readFileSync(page, 'utf8')).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('should be many, and so should the paths', () => {
    const texts = pages.map((page) => readFileSync(page, 'utf8'));
    expect(texts.flatMap(linksOf).length).toBeGreaterThan(50);
    expect(texts.flatMap(pathsOf).length).toBeGreaterThan(50);
  });
});

describe('the decision records', () => {
  const records = readdirSync('docs/adr').filter((name) => name !== 'README.md');

  it('should be numbered without a gap', () => {
    const numbers = records.map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual(records.map((_, at) => at + 1));
  });

  it('should all be in the index', () => {
    expect(linksOf(readFileSync('docs/adr/README.md', 'utf8')).sort()).toEqual(records.sort());
  });
});

describe('linksOf', () => {
  it('should find relative links, and none to other sites or in code', () => {
    const text = '[a](x.md) ![b](y.png#z), [c](#d), [e](https://f.example/g.md)\n```\n[h](i)\n```\n`[j](k)`';
    expect(linksOf(text)).toEqual(['x.md', 'y.png#z', '#d']);
  });
});

describe('pathsOf', () => {
  it('should find the paths of this repository in code, and no patterns', () => {
    const text = '`src/main.ts`, `docs/` and `test/x.spec.ts`; `src/<noun>/x.ts` `src/*.ts` `peer.sql.ts` src/none';
    expect(pathsOf(text)).toEqual(['src/main.ts', 'docs/', 'test/x.spec.ts']);
  });
});

describe('anchorsOf', () => {
  it('should be the headings in lower case, with hyphens and without punctuation', () => {
    const text = '# One: `two`\n\n## GET /x\n\n## GET /x\n\n```\n# no heading\n```';
    expect(anchorsOf(text)).toEqual(['one-two', 'get-x', 'get-x-1']);
  });
});

/** Whether a relative link of a page leads to a file or folder, and to a heading in it where it names one. */
function exists(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : resolve(dirname(page), path);
  if (!existsSync(target)) return false;
  return (
    anchor === undefined || (statSync(target).isFile() && anchorsOf(readFileSync(target, 'utf8')).includes(anchor))
  );
}
