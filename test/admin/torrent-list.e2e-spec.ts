import { anAdminApi } from '../support/admin.js';

describe('the list of torrents', () => {
  const here = anAdminApi();

  const TORRENTS = 25;
  const hashOf = (at: number) => at.toString(16).padStart(2, '0').repeat(20);

  beforeAll(async () => {
    // Otherwise housekeeping would count these torrents' peers, and remove those without downloads.
    await here.database.query(`DELETE FROM job`);
    for (let at = 0; at < TORRENTS; at++) {
      await here.database.query(
        `INSERT INTO torrent (info_hash, state, complete, incomplete, downloaded, created_at, last_announce_at)
         VALUES (decode($1, 'hex'), $2, $3, $4, $5, now() - make_interval(secs => $6), $7)`,
        [
          hashOf(at),
          at % 5 === 0 ? 'denied' : 'allowed',
          at % 3,
          at % 4,
          at,
          (at * 7) % 25,
          at % 2 ? new Date(at * 1000) : null,
        ],
      );
    }
    await here.admin.patch(`/torrents/${hashOf(7)}`, { name: 'Debian-12.5.0-amd64-netinst.iso' });
    await here.admin.patch(`/torrents/${hashOf(8)}`, { name: 'ubuntu 24.04 (amd64)' });
  });

  const listAll = async (query: string) => {
    const items: Record<string, never>[] = [];
    let cursor: string | null = null;
    do {
      const { status, body } = await here.admin.get(`/torrents?limit=4&${query}${cursor ? `&cursor=${cursor}` : ''}`);
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(4);
      items.push(...body.items);
      cursor = body.next;
    } while (cursor);
    return items;
  };

  it.each(['complete', 'incomplete', 'downloaded', 'createdAt', 'lastAnnounceAt', 'infoHash'])(
    'should be sorted by %s in either direction, each torrent once, page by page',
    async (sort) => {
      const up = await listAll(`sort=${sort}`);
      expect(new Set(up.map(({ infoHash }) => infoHash)).size).toBe(TORRENTS);
      const values = up.map((torrent) => torrent[sort] ?? '');
      expect(values).toEqual([...values].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0)));
      expect(await listAll(`sort=-${sort}`)).toEqual([...up].reverse());
    },
  );

  it('should be sorted newest first by default, 50 per page', async () => {
    const { body } = await here.admin.get('/torrents');
    expect(body.items).toEqual((await listAll('sort=-createdAt')).slice(0, 50));
    expect(body.next).toBeNull();
  });

  it('should be filtered by state', async () => {
    const denied = await listAll('state=denied&sort=infoHash');
    expect(denied.map(({ infoHash }) => infoHash)).toEqual([0, 5, 10, 15, 20].map(hashOf));
    expect(await listAll('state=allowed')).toHaveLength(TORRENTS - 5);
  });

  it.each([
    ['0a', [10]],
    ['0A0A0', [10]],
    ['11', [17]],
    ['1', [7, 16, 17, 18, 19, 20, 21, 22, 23, 24]],
    [hashOf(3), [3]],
    ['deb', [7]],
    ['DEBIAN netinst', [7]],
    ['12.5', [7]],
    ['amd64', [7, 8]],
    ['ebian', []],
    ['--', []],
    ["'; DROP TABLE torrent", []],
  ])('should be searched for %j', async (query, found) => {
    const items = await listAll(`sort=infoHash&query=${encodeURIComponent(query)}`);
    expect(items.map(({ infoHash }) => infoHash)).toEqual(found.map(hashOf));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=1e2', 'limit'],
    ['sort=name', 'sort'],
    ['sort=incomplete&sort=complete', 'sort'],
    ['state=gone', 'state'],
    ['query=', 'query'],
    ['cursor=abc', 'cursor'],
    ['colour=red', 'colour'],
  ])('should refuse ?%s', async (query, field) => {
    const { status, body } = await here.admin.get(`/torrents?${query}`);
    expect([status, body.errors[0].field]).toEqual([400, field]);
  });

  it("should refuse another list's cursor", async () => {
    const { body } = await here.admin.get('/torrents?limit=1&sort=createdAt');
    expect((await here.admin.get(`/torrents?sort=complete&cursor=${body.next}`)).status).toBe(400);
  });

  it('should be exported as lines that an import accepts', async () => {
    const { status, headers, body } = await here.admin.get('/torrents/export?state=denied');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const lines = body
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    expect(lines).toEqual(await listAll('state=denied&sort=infoHash'));
    const plain = await here.admin.get('/torrents/export', { headers: { Accept: 'text/plain' } });
    expect(plain.body).toBe(Array.from({ length: TORRENTS }, (_, at) => `${hashOf(at)}\n`).join(''));
    expect((await here.admin.get('/torrents/export', { headers: { Accept: 'image/png' } })).status).toBe(406);
    expect((await here.admin.get('/torrents/export?limit=5')).status).toBe(400);
    const imported = await here.admin.post('/torrents/import', body, {
      headers: { 'Content-Type': 'application/x-ndjson' },
    });
    expect(imported.body).toEqual({ created: 5, known: 0, invalidCount: 0, invalid: [] });
  });
});
