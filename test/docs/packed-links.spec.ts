import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { linksOf } from './markdown.js';

describe('the pages of the npm package', () => {
  const [{ files }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }),
  ) as [{ files: { path: string }[] }];
  const packed = files.map(({ path }) => path);
  const pages = packed.filter((path) => path.endsWith('.md'));
  const isPacked = (path: string) => packed.some((file) => file === path || file.startsWith(join(path, '/')));

  it('should include the README and the documentation', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/SETTINGS.md', 'docs/ADMIN.md']));
  });

  it.each(pages)('should link from %s to files of the package only', (page) => {
    const targets = linksOf(readFileSync(page, 'utf8')).map((link) => link.split('#')[0] ?? '');
    const dead = targets.filter((target) => target !== '' && !isPacked(normalize(join(dirname(page), target))));
    expect(dead).toEqual([]);
  });
});
