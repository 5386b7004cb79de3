import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { anAdminApi } from '../support/admin.js';
import { eventually } from '../support/eventually.js';
import { aLeecher, announce, anInfoHash, aSeeder, saying, scrapeOne } from '../support/clients/swarm-client.js';
import { aTorrentFile, formOf } from '../support/torrent-files.js';

describe('torrents in the admin API', () => {
  const here = anAdminApi();

  const aHash = () => anInfoHash().toString('hex');
  const UNKNOWN = '/torrents/0123456789abcdef0123456789abcdef01234567';

  describe('POST', () => {
    it('should register a torrent by its info hash, once', async () => {
      const infoHash = aHash();
      const made = await here.admin.post('/torrents', { infoHash, name: 'Debian 12.5' });
      expect(made.status).toBe(201);
      expect(made.headers.get('location')).toBe(`/api/v1/torrents/${infoHash}`);
      expect(made.body).toMatchObject({
        infoHash,
        name: 'Debian 12.5',
        size: null,
        state: 'allowed',
        registered: true,
      });
      expect(made.body).toMatchObject({ complete: 0, incomplete: 0, downloaded: 0, lastAnnounceAt: null });
      const read = await here.admin.get(`/torrents/${infoHash}`);
      expect([read.status, read.body]).toEqual([200, made.body]);
      expect(read.headers.get('etag')).toBe(made.headers.get('etag'));
      const again = await here.admin.post('/torrents', { infoHash });
      expect([again.status, again.body.detail]).toEqual([409, `${infoHash} is already registered`]);
    });

    it('should register one that was announced before, and keep its counts', async () => {
      const infoHash = anInfoHash();
      await announce(here.tracker.port, aSeeder(infoHash));
      const { status, body } = await here.admin.post('/torrents', { infoHash: infoHash.toString('hex').toUpperCase() });
      expect([status, body.infoHash]).toEqual([201, infoHash.toString('hex')]);
      expect((await scrapeOne(here.tracker.port, infoHash)).complete).toBe(1);
    });

    it('should truncate a v2 info hash', async () => {
      const infoHash = aHash();
      const { status, body } = await here.admin.post('/torrents', { infoHash: infoHash.padEnd(64, '0') });
      expect([status, body.infoHash]).toEqual([201, infoHash]);
    });

    it.each(['v1', 'v2'] as const)('should register a %s .torrent by the hash of its info', async (kind) => {
      const file = aTorrentFile(`file ${kind}.iso`, kind);
      const { status, body } = await here.admin.post('/torrents', formOf(file.bytes));
      expect([status, body.infoHash, body.name, body.size]).toEqual([201, file[kind], `file ${kind}.iso`, 12_345]);
      expect((await here.admin.post('/torrents', formOf(file.bytes))).status).toBe(409);
    });

    it('should register a hybrid .torrent under both hashes, with another name', async () => {
      const file = aTorrentFile('hybrid', 'hybrid');
      const made = await here.admin.post('/torrents', formOf(file.bytes, { name: 'Both', state: 'denied' }));
      expect([made.status, made.body.infoHash]).toEqual([201, file.v1]);
      expect(made.headers.get('link')).toBe(`</api/v1/torrents/${file.v2}>; rel="alternate"`);
      const other = await here.admin.get(`/torrents/${file.v2}`);
      expect(other.body).toMatchObject({ name: 'Both', size: 12_345, state: 'denied' });
    });

    it('should register neither hash of a hybrid .torrent if one is registered', async () => {
      const file = aTorrentFile('half known', 'hybrid');
      await here.admin.post('/torrents', { infoHash: file.v2 });
      expect((await here.admin.post('/torrents', formOf(file.bytes))).status).toBe(409);
      expect((await here.admin.get(`/torrents/${file.v1}`)).status).toBe(404);
    });

    it.each([
      [{}, ['infoHash']],
      [{ infoHash: 'abc' }, ['infoHash']],
      [{ infoHash: 12 }, ['infoHash']],
      [{ infoHash: 'a'.repeat(40), state: 'gone', size: -1 }, ['size', 'state']],
      [{ infoHash: 'a'.repeat(40), state: null }, ['state']],
      [{ infoHash: 'a'.repeat(40), size: 1.5 }, ['size']],
      [{ infoHash: 'a'.repeat(40), name: 'a\u0000b' }, ['name']],
      [{ infoHash: 'a'.repeat(40), name: 'x'.repeat(1001) }, ['name']],
      [{ infoHash: 'a'.repeat(40), title: 'x', complete: 5 }, ['title', 'complete']],
    ])('should refuse %j and name each invalid field', async (body, fields) => {
      const { status, body: problem } = await here.admin.post('/torrents', body);
      expect([status, problem.title]).toEqual([400, 'Bad Request']);
      expect([...new Set(problem.errors.map(({ field }: { field: string }) => field))].sort()).toEqual(
        [...fields].sort(),
      );
    });

    it.each([
      ['[]', 'application/json', 400],
      ['{', 'application/json', 400],
      ['"text"', 'application/json', 400],
      ['infoHash=x', 'application/x-www-form-urlencoded', 415],
      [JSON.stringify({ infoHash: 'a'.repeat(40), name: 'x'.repeat(70_000) }), 'application/json', 413],
    ])('should refuse the body %#', async (body, type, expected) => {
      const { status, headers } = await here.admin.post('/torrents', body, { headers: { 'Content-Type': type } });
      expect(status).toBe(expected);
      expect(headers.get('content-type')).toBe('application/problem+json');
    });

    it('should refuse a file that is not a .torrent, is too large, comes with a hash, or in another field', async () => {
      const noTorrent = await here.admin.post('/torrents', formOf(Buffer.from('<html>')));
      expect([noTorrent.status, noTorrent.body.errors[0].field]).toEqual([400, 'file']);
      expect((await here.admin.post('/torrents', formOf(Buffer.alloc(11 * 1024 * 1024)))).status).toBe(413);
      const { bytes } = aTorrentFile('x');
      expect((await here.admin.post('/torrents', formOf(bytes, { infoHash: aHash() }))).status).toBe(400);
      const form = new FormData();
      form.set('torrent', new Blob([new Uint8Array(bytes)]), 'x.torrent');
      expect((await here.admin.post('/torrents', form)).status).toBe(400);
    });
  });

  describe('GET one', () => {
    it('should not find an unknown torrent, and refuse an invalid info hash', async () => {
      expect((await here.admin.get(UNKNOWN)).status).toBe(404);
      expect((await here.admin.get('/torrents/xyz')).body.errors[0].field).toBe('infoHash');
    });

    it('should have the counts and the last announce of the last census', async () => {
      const infoHash = anInfoHash();
      await announce(here.tracker.port, aSeeder(infoHash));
      await announce(here.tracker.port, aLeecher(infoHash));
      await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
      await here.tracker.get(HousekeepingService).takeCensus();
      await eventually(async () => {
        const { body, headers } = await here.admin.get(`/torrents/${infoHash.toString('hex')}`);
        expect(body).toMatchObject({ complete: 1, incomplete: 1, downloaded: 0, registered: false });
        expect(Date.now() - Date.parse(body.lastAnnounceAt)).toBeLessThan(60_000);
        const again = await here.admin.get(`/torrents/${infoHash.toString('hex')}`, {
          headers: { 'If-None-Match': headers.get('etag') as string },
        });
        expect(again.status).toBe(200);
      });
    });
  });

  describe('PUT', () => {
    it('should register and replace idempotently', async () => {
      const path = `/torrents/${aHash()}`;
      const made = await here.admin.put(path, { name: 'first', size: 5 });
      expect([made.status, made.body.name, made.body.size]).toEqual([201, 'first', 5]);
      const replaced = await here.admin.put(path, { state: 'denied' });
      expect([replaced.status, replaced.body.name, replaced.body.size, replaced.body.state]).toEqual([
        200,
        null,
        null,
        'denied',
      ]);
      const same = await here.admin.put(path, { state: 'denied' });
      expect([same.status, same.body]).toEqual([200, replaced.body]);
    });

    it('should not overwrite a concurrent change', async () => {
      const path = `/torrents/${aHash()}`;
      const first = (await here.admin.put(path, {}, { headers: { 'If-None-Match': '*' } })).headers.get(
        'etag',
      ) as string;
      expect((await here.admin.put(path, {}, { headers: { 'If-None-Match': '*' } })).status).toBe(412);
      const mine = { headers: { 'If-Match': first } };
      const second = await here.admin.put(path, { name: 'mine' }, mine);
      expect(second.status).toBe(200);
      expect(second.headers.get('etag')).not.toBe(first);
      expect((await here.admin.put(path, { name: 'yours' }, mine)).status).toBe(412);
      expect((await here.admin.patch(path, { name: 'yours' }, mine)).status).toBe(412);
      expect((await here.admin.delete(path, mine)).status).toBe(412);
      expect((await here.admin.get(path)).body.name).toBe('mine');
      const either = { headers: { 'If-Match': `"other", ${second.headers.get('etag')}` } };
      expect((await here.admin.patch(path, { name: 'either' }, either)).status).toBe(200);
      expect((await here.admin.patch(path, { name: 'any' }, { headers: { 'If-Match': '*' } })).status).toBe(200);
    });

    it('should accept one of two concurrent changes', async () => {
      const path = `/torrents/${aHash()}`;
      const { headers } = await here.admin.put(path, {});
      const match = { headers: { 'If-Match': headers.get('etag') as string } };
      const both = await Promise.all(['one', 'other'].map((name) => here.admin.patch(path, { name }, match)));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    });

    it('should refuse an invalid precondition, and If-Match for an unknown torrent', async () => {
      expect((await here.admin.put(UNKNOWN, {}, { headers: { 'If-Match': 'abc' } })).status).toBe(400);
      expect((await here.admin.put(UNKNOWN, {}, { headers: { 'If-None-Match': '"abc"' } })).status).toBe(400);
      expect((await here.admin.put(UNKNOWN, {}, { headers: { 'If-Match': '*' } })).status).toBe(412);
    });

    it('should refuse invalid fields and other media types', async () => {
      expect((await here.admin.put(UNKNOWN, { infoHash: 'x' })).body.errors[0].field).toBe('infoHash');
      for (const type of [
        'application/x-www-form-urlencoded',
        'text/plain',
        'application/x-ndjson',
        'multipart/form-data',
      ]) {
        expect((await here.admin.put(UNKNOWN, '{}', { headers: { 'Content-Type': type } })).status).toBe(415);
      }
      expect((await here.admin.get(UNKNOWN)).status).toBe(404);
    });
  });

  describe('PATCH', () => {
    it('should change the given fields only', async () => {
      const path = `/torrents/${aHash()}`;
      await here.admin.put(path, { name: 'kept', size: 7 });
      expect((await here.admin.patch(path, { state: 'denied' })).body).toMatchObject({
        name: 'kept',
        size: 7,
        state: 'denied',
      });
      expect((await here.admin.patch(path, { name: null })).body).toMatchObject({
        name: null,
        size: 7,
        state: 'denied',
      });
    });

    it('should store its reason in the audit log', async () => {
      const hash = aHash();
      await here.admin.put(`/torrents/${hash}`, {});
      await here.admin.patch(`/torrents/${hash}`, { state: 'denied', reason: 'somebody complained' });
      const { body } = await here.admin.get(`/audit?subject=${hash}&limit=1`);
      expect(body.items[0].change).toMatchObject({ after: { state: 'denied' }, reason: 'somebody complained' });
      for (const reason of [5, 'a\nb', 'a'.repeat(501)]) {
        expect((await here.admin.patch(`/torrents/${hash}`, { state: 'allowed', reason })).status).toBe(400);
      }
    });

    it('should refuse an unknown torrent, no field, and an invalid field', async () => {
      expect((await here.admin.patch(UNKNOWN, { name: 'x' })).status).toBe(404);
      const path = `/torrents/${aHash()}`;
      await here.admin.put(path, {});
      expect((await here.admin.patch(path, {})).status).toBe(400);
      expect((await here.admin.patch(path, { state: 'x' })).status).toBe(400);
    });
  });

  describe('DELETE', () => {
    it('should remove the torrent and its swarm', async () => {
      const infoHash = anInfoHash();
      const path = `/torrents/${infoHash.toString('hex')}`;
      const leecher = aLeecher(infoHash);
      await announce(here.tracker.port, leecher);
      await announce(here.tracker.port, saying(leecher, { event: 'completed', left: 0 }));
      expect((await here.admin.delete(path)).status).toBe(204);
      expect((await here.admin.get(path)).status).toBe(404);
      expect(await scrapeOne(here.tracker.port, infoHash)).toEqual({ complete: 0, downloaded: 0, incomplete: 0 });
      expect(await here.database.query('SELECT FROM peer WHERE info_hash = $1', [infoHash])).toEqual([]);
      expect((await here.admin.delete(path)).status).toBe(404);
    });
  });

  it('should not be removed by housekeeping without peers once registered', async () => {
    const infoHash = anInfoHash();
    await here.admin.put(`/torrents/${infoHash.toString('hex')}`, {});
    const announced = anInfoHash();
    const peer = aLeecher(announced);
    await announce(here.tracker.port, peer);
    await announce(here.tracker.port, saying(peer, { event: 'stopped' }));
    await eventually(async () => {
      await here.database.query(`UPDATE job SET due_at = now(), position = 0 WHERE name = 'torrents'`);
      await here.tracker.get(HousekeepingService).removeTorrents();
      expect((await here.admin.get(`/torrents/${announced.toString('hex')}`)).status).toBe(404);
    });
    expect((await here.admin.get(`/torrents/${infoHash.toString('hex')}`)).status).toBe(200);
  });

  it('should have the counts that a scrape answers at that moment', async () => {
    const infoHash = anInfoHash();
    const path = `/torrents/${infoHash.toString('hex')}`;
    const counts = async () => {
      const { complete, incomplete, downloaded } = (await here.admin.get(path)).body;
      return { complete, downloaded, incomplete };
    };
    const asScraped = () => scrapeOne(here.tracker.port, infoHash);
    await here.admin.put(path, { name: 'counted' });
    expect(await counts()).toEqual(await asScraped());
    const leecher = aLeecher(infoHash);
    await announce(here.tracker.port, leecher);
    expect(await counts()).toEqual({ complete: 0, downloaded: 0, incomplete: 1 });
    await announce(here.tracker.port, saying(leecher, { left: 0, event: 'completed' }));
    await announce(here.tracker.port, aSeeder(infoHash));
    expect(await counts()).toEqual({ complete: 2, downloaded: 1, incomplete: 0 });
    expect(await counts()).toEqual(await asScraped());
    // Answers to changes have them, too. A denied torrent still has its peers, which a scrape does not show.
    expect((await here.admin.patch(path, { state: 'denied' })).body).toMatchObject({ complete: 2, downloaded: 1 });
    expect(await counts()).toEqual({ complete: 2, downloaded: 1, incomplete: 0 });
    expect(await asScraped()).toEqual({ complete: 0, downloaded: 0, incomplete: 0 });
    expect((await here.admin.put(path, { name: 'again' })).body).toMatchObject({ complete: 2, downloaded: 1 });
  });
});
