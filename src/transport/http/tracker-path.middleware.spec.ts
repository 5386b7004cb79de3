import { ApplicationConfig } from '@nestjs/core';
import { TrackerPathMiddleware } from './tracker-path.middleware.js';

/** The URL of a request after the middleware. */
function urlAfter(url: string, globalPrefix = ''): string | undefined {
  const config = new ApplicationConfig();
  config.setGlobalPrefix(globalPrefix);
  const request = { url };
  let isPassedOn = false;
  new TrackerPathMiddleware(config).use(request, undefined, () => (isPassedOn = true));
  expect(isPassedOn).toBe(true);
  return request.url;
}

describe('TrackerPathMiddleware', () => {
  it.each([
    ['//announce.php/?info_hash=%ff&a=?', '/announce?info_hash=%ff&a=?'],
    ['/scrape/', '/scrape'],
    ['/announce?a', '/announce?a'],
  ])('should change %s to %s (A21)', (from, to) => expect(urlAfter(from)).toBe(to));

  it.each(['/', '/announces', '/blog//announce/', '/announce/more?x'])('should leave %s as it is', (url) => {
    expect(urlAfter(url)).toBe(url);
  });

  it.each(['bt', '/bt'])("should know the application's prefix %s (A21)", (prefix) => {
    expect(urlAfter('/bt//announce.php?a', prefix)).toBe('/bt/announce?a');
    expect(urlAfter('//announce.php?a', prefix)).toBe('//announce.php?a');
  });
});
