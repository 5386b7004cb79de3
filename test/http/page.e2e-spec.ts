import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { PASSWORD } from '../support/clients/admin-client.js';
import { httpGet } from '../support/clients/http-client.js';
import { anAdminApi } from '../support/admin.js';

/** The files of the page, as the tracker serves them. What they do is tested in test/browser. */
describe('the page for operators', () => {
  const here = anAdminApi();

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    httpGet(here.tracker.port, path, { headers, method });
  const assetsIn = (html: string) => html.match(/\/admin\/assets\/[^"]+/g) ?? [];

  it('should be HTML without anything that its policy forbids', async () => {
    const { status, headers, body } = await get('/admin');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|data:|https?:|\*/);
    expect(body.toString()).not.toMatch(/ style=|<style|https?:|<script(?! type="module" crossorigin src="\/admin\/)/);
    expect(assetsIn(body.toString()).length).toBeGreaterThanOrEqual(2);
  });

  it.each(['/admin/', '/admin/torrents', `/admin/torrents/${'a'.repeat(40)}?x=1`])(
    'should be served at %s, where it shows a view',
    async (path) => {
      expect((await get(path)).body).toEqual((await get('/admin')).body);
    },
  );

  it('should have files that are cached for good, as their names change with them', async () => {
    for (const asset of assetsIn((await get('/admin')).body.toString())) {
      const { status, headers } = await get(asset);
      expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect(headers['content-type']).toMatch(/^text\/(javascript|css); charset=utf-8$/);
    }
    expect((await get('/admin/icon.svg')).headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'no-cache',
    });
  });

  it('should be compressed for those who accept it', async () => {
    const plain = await get('/admin');
    const [br, gzip] = [
      await get('/admin', { 'Accept-Encoding': 'gzip, br' }),
      await get('/admin', { 'Accept-Encoding': 'gzip' }),
    ];
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(br.body)).toEqual(plain.body);
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    const refused = await get('/admin', { 'Accept-Encoding': 'br;q=0, gzip;q=0' });
    expect([refused.headers['content-encoding'], refused.body]).toEqual([undefined, plain.body]);
  });

  it('should not be sent again to those who have it', async () => {
    const { etag = '' } = (await get('/admin')).headers;
    const known = await get('/admin', { 'If-None-Match': etag });
    expect([known.status, known.body.length, known.headers.etag]).toEqual([304, 0, etag]);
    expect((await get('/admin', { 'If-None-Match': '"another"' })).status).toBe(200);
    const head = await get('/admin', {}, 'HEAD');
    expect([head.status, head.body.length, head.headers.etag]).toEqual([200, 0, etag]);
  });

  it.each(['/admin/nothing.js', '/admin/assets/../../main.js', '/admin/..%2f..%2fmain.js', '/admin/LICENSES.md'])(
    'should have no file %s',
    async (path) => expect((await get(path)).status).toBe(404),
  );

  it('should hold no data, and need no password', async () => {
    expect((await get('/admin')).body.toString()).not.toContain(PASSWORD);
    expect((await get('/admin')).headers['set-cookie']).toBeUndefined();
  });
});
