import { ApplicationConfig } from '@nestjs/core';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { TrackerPathMiddleware } from './tracker-path.middleware.js';

/** The URL of a request after the middleware. */
function urlAfter(url: string, globalPrefix = '', mode: SwarmSettings['mode'] = 'open'): string | undefined {
  const config = new ApplicationConfig();
  config.setGlobalPrefix(globalPrefix);
  const request = { url };
  let isPassedOn = false;
  const settings = Object.assign(new SwarmSettings(), { mode });
  new TrackerPathMiddleware(config, new PrivateSettings(), settings).use(request, undefined, () => (isPassedOn = true));
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

  const PASSKEY = 'a1B2-'.repeat(4);

  it.each([
    [`/${PASSKEY}/announce?a=b`, '/announce?a=b', `/announce?passkey=${PASSKEY}&a=b`],
    [`/scrape.php/${PASSKEY}`, '/scrape', `/scrape?passkey=${PASSKEY}&`],
  ])('K1, K10: should change %s to %s, and in private mode to %s', (from, to, inPrivateMode) => {
    expect(urlAfter(from)).toBe(to);
    expect(urlAfter(from, '', 'private')).toBe(inPrivateMode);
  });

  it.each(['bt', '/bt'])("should know the application's prefix %s (A21)", (prefix) => {
    expect(urlAfter('/bt//announce.php?a', prefix)).toBe('/bt/announce?a');
    expect(urlAfter('//announce.php?a', prefix)).toBe('//announce.php?a');
  });
});
