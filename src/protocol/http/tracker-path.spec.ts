import { trackerPathOf } from './tracker-path.js';

describe.each(['announce', 'scrape'])('trackerPathOf: %s', (name) => {
  it.each([
    `/${name}`,
    `//${name}`,
    `///${name}`,
    `/${name}/`,
    `/${name}//`,
    `/${name}.php`,
    `/${name}.php/`,
    `//${name}/`,
    `//${name}.php`,
    `///${name}.php///`,
  ])('should read %s, with and without a query (A21)', (path) => {
    for (const query of ['', '?', '?info_hash=a', '?/other', '??', '?a=/scrape/announce.php/']) {
      expect(trackerPathOf(path + query)).toBe(name);
    }
  });

  it.each([
    '',
    '/',
    '?',
    '*',
    name,
    `${name}.php`,
    `?/${name}`,
    `/${name}s`,
    `/${name}/more`,
    `/${name}//more`,
    `/${name}/.php`,
    `/${name}.php.php`,
    `/${name}.phpx`,
    `/${name}.PHP`,
    `/${name}.html`,
    `/${name}php`,
    `/${name}%3F`,
    `/${name}%2F`,
    `/${name}#`,
    `/${name}\n`,
    `/${name.toUpperCase()}`,
    `/path/${name}`,
    `\\${name}`,
    `http://tracker.example/${name}`,
  ])('should not read %j (A21)', (target) => {
    expect(trackerPathOf(target)).toBeUndefined();
  });
});
