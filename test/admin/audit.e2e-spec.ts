import { anAdminApi } from '../support/admin.js';
import { aLeecher, announce, anInfoHash } from '../support/clients/swarm-client.js';

const PLAIN = { headers: { 'Content-Type': 'text/plain' } };
const NDJSON = { headers: { 'Content-Type': 'application/x-ndjson' } };

describe('the audit log', () => {
  const here = anAdminApi();

  const aHash = () => anInfoHash().toString('hex');
  const entriesOf = async (filter: string) => (await here.admin.get(`/audit?limit=1000&${filter}`)).body.items;
  const itemsOf = async (id: string) => {
    const items: { subject: string; change: object }[] = [];
    let cursor = '';
    do {
      const { status, body } = await here.admin.get(`/audit/${id}/items?limit=2${cursor}`);
      expect([status, body.items.length <= 2]).toEqual([200, true]);
      items.push(...body.items);
      cursor = body.next && `&cursor=${body.next}`;
    } while (cursor);
    return items;
  };
  const bySubject = (one: { subject: string }, other: { subject: string }) => (one.subject < other.subject ? -1 : 1);

  it('should have every torrent that an import registered, and none that was known', async () => {
    const [known, announced, ...others] = [aHash(), anInfoHash(), aHash(), aHash(), aHash()];
    await here.admin.post('/torrents', { infoHash: known, name: 'known' });
    await announce(here.tracker.port, aLeecher(announced));
    const torrents = [announced.toString('hex'), ...others].map((infoHash, at) => ({
      infoHash,
      name: `name ${at}`,
      size: at,
      state: at % 2 ? 'denied' : 'allowed',
    }));
    const lines = [{ infoHash: known }, ...torrents].map((torrent) => JSON.stringify(torrent)).join('\n');
    await here.admin.post('/torrents/import', lines, NDJSON);
    const [entry] = await entriesOf('action=torrent.import');
    expect(entry).toMatchObject({ subject: 'torrents', operator: 'admin', change: { created: 4, known: 1 } });
    const unset = { reason: null, uploadFactor: 100, downloadFactor: 100 };
    const expected = torrents.map(({ infoHash, ...after }) => ({
      subject: infoHash,
      change: { after: { ...after, ...unset } },
    }));
    expect(await itemsOf(entry.id)).toEqual(expected.sort(bySubject));
    const of = await here.admin.get(`/audit/${entry.id}/items?subject=${others[0]}`);
    expect(of.body.items).toEqual([expect.objectContaining({ subject: others[0] })]);
  });

  it('should find an import by each of its subjects, with the other changes of that torrent', async () => {
    const infoHash = aHash();
    await here.admin.post('/torrents/import', infoHash, PLAIN);
    await here.admin.post('/torrents/import', infoHash, PLAIN);
    await here.admin.patch(`/torrents/${infoHash}`, { state: 'denied' });
    await here.admin.delete(`/torrents/${infoHash}`);
    expect(await entriesOf(`subject=${infoHash}`)).toMatchObject([
      { action: 'torrent.remove', change: { before: { state: 'denied', downloaded: 0 } } },
      { action: 'torrent.change', change: { before: { state: 'allowed' }, after: { state: 'denied' } } },
      { action: 'torrent.import', change: { created: 1, known: 0 } },
    ]);
    expect(await entriesOf(`subject=${infoHash}&action=torrent.import&operator=nobody`)).toEqual([]);
  });

  it('should have every ban that an import made, with its reason', async () => {
    await here.admin.post('/bans', { kind: 'address', value: '198.51.100.1' });
    await here.admin.post('/bans/import', 'Some Company:203.0.113.0-203.0.113.9\n198.51.100.1\n2001:db8::/32\n', PLAIN);
    const [entry] = await entriesOf('action=ban.import');
    expect(entry).toMatchObject({ subject: 'bans', change: { created: 2, known: 1 } });
    expect(await itemsOf(entry.id)).toEqual([
      { subject: '2001:db8::/32', change: { after: { kind: 'address', reason: null } } },
      { subject: '203.0.113.0-203.0.113.9', change: { after: { kind: 'address', reason: 'Some Company' } } },
    ]);
    expect(await entriesOf('subject=2001:db8::/32')).toMatchObject([{ id: entry.id }]);
  });

  it('should keep the reason of a ban that was lifted', async () => {
    const ban = { kind: 'client', value: '-XL0012', reason: 'cheats' };
    const { body } = await here.admin.post('/bans', ban);
    await here.admin.delete(`/bans/${body.id}`);
    expect(await entriesOf('subject=-XL0012')).toMatchObject([
      { action: 'ban.lift', change: { before: { kind: 'client', reason: 'cheats', createdAt: body.createdAt } } },
      { action: 'ban.add', change: { after: { kind: 'client', reason: 'cheats' } } },
    ]);
  });

  it('should have what a token was allowed, but not the token', async () => {
    const expiresAt = '2099-01-01T00:00:00.000Z';
    const { body } = await here.admin.post('/tokens', { name: 'nightly', scope: 'write', expiresAt });
    await here.admin.get('/statistics', { authorization: `Bearer ${body.token}` });
    await here.admin.delete(`/tokens/${body.id}`);
    const entries = await entriesOf('subject=nightly');
    const before = { scope: 'write', createdAt: body.createdAt, expiresAt, lastUsedAt: expect.any(String) };
    expect(entries).toMatchObject([
      { action: 'token.revoke', change: { before } },
      { action: 'token.create', change: { after: { scope: 'write', expiresAt } } },
    ]);
    const [stored] = await here.database.query<{ row: string }>(
      `SELECT string_agg(audit_entry::text, '') AS row FROM audit_entry`,
    );
    expect(stored?.row).not.toContain(body.token.slice(6));
  });

  it('should delete the items of an entry with it, and answer 404 for an unknown one', async () => {
    await here.admin.post('/torrents/import', aHash(), PLAIN);
    const [entry] = await entriesOf('action=torrent.import');
    await here.database.query(`DELETE FROM audit_entry WHERE id = $1`, [entry.id]);
    expect(await here.database.query(`SELECT FROM audit_item WHERE entry_id = $1`, [entry.id])).toEqual([]);
    expect((await here.admin.get(`/audit/${entry.id}/items`)).status).toBe(404);
    expect((await here.admin.get('/audit/x/items')).status).toBe(404);
  });
});
