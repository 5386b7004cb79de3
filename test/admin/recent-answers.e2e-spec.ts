import { OWNER } from '../support/clients/admin-client.js';
import { anAdminApi } from '../support/admin.js';
import { aSeeder, announce, anInfoHash } from '../support/clients/swarm-client.js';

/** Answers that a request with `Cache-Control: max-age` takes from memory. */
describe('a polled list of the admin API', () => {
  const here = anAdminApi();

  const read = async (path: string, maxAge?: number) => {
    const headers = maxAge === undefined ? undefined : { 'Cache-Control': `max-age=${maxAge}` };
    return here.admin.get(path, { headers });
  };
  const add = (infoHash: string) => here.admin.put(`/torrents/${infoHash}`, { name: `named ${infoHash}` });
  const aHash = () => anInfoHash().toString('hex');

  it('should be read once for all who accept an answer of a few seconds ago', async () => {
    const infoHash = aHash();
    expect((await read(`/torrents?query=${infoHash}`, 10)).body.items).toEqual([]);
    await add(infoHash);
    expect((await read(`/torrents?query=${infoHash}`, 10)).body.items).toEqual([]);
    expect((await read(`/torrents?query=${infoHash}`)).body.items).toHaveLength(1);
    expect((await read(`/torrents?query=${infoHash}`, 0)).body.items).toHaveLength(1);
    expect((await read(`/torrents?query=${infoHash}`, 10)).body.items).toHaveLength(1);
  });

  it('should have the ETag of the torrent that it describes', async () => {
    const infoHash = aHash();
    await add(infoHash);
    const first = await read(`/torrents/${infoHash}`, 10);
    await here.admin.patch(`/torrents/${infoHash}`, { name: 'another' });
    const kept = await read(`/torrents/${infoHash}`, 10);
    expect([kept.body, kept.headers.get('etag')]).toEqual([first.body, first.headers.get('etag')]);
    const stale = { 'If-Match': kept.headers.get('etag') ?? '' };
    expect((await here.admin.delete(`/torrents/${infoHash}`, { headers: stale })).status).toBe(412);
  });

  it('should not be kept if it failed', async () => {
    const infoHash = aHash();
    expect((await read(`/torrents/${infoHash}`, 10)).status).toBe(404);
    await add(infoHash);
    expect((await read(`/torrents/${infoHash}`, 10)).status).toBe(200);
  });

  it('should be kept in a bounded memory', async () => {
    const infoHash = aHash();
    await add(infoHash);
    await read(`/torrents/${infoHash}/peers`, 10);
    await announce(here.tracker.port, aSeeder(Buffer.from(infoHash, 'hex')));
    expect((await read(`/torrents/${infoHash}/peers`, 10)).body.items).toEqual([]);
    for (let limit = 1; limit <= 32; limit++) await read(`/torrents/${infoHash}/peers?limit=${limit}`, 10);
    expect((await read(`/torrents/${infoHash}/peers`, 10)).body.items).toHaveLength(1);
  });

  it('should not be shown to who may not read it', async () => {
    const { body } = await here.admin.post('/tokens', { name: 'reader', scope: 'read' });
    expect((await read('/tokens', 10)).status).toBe(200);
    const headers = { 'Cache-Control': 'max-age=10' };
    expect((await here.admin.get('/tokens', { headers, authorization: `Bearer ${body.token}` })).status).toBe(403);
    expect((await here.admin.get('/tokens', { headers, authorization: null })).status).toBe(401);
    expect((await here.admin.get('/tokens', { headers, authorization: OWNER })).status).toBe(200);
  });
});
