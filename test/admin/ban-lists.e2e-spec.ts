import { anAdminApi } from '../support/admin.js';

/** Bans beyond what `access.e2e-spec.ts` tests: their end, their reach, search, export and import. */
describe('bans', () => {
  const api = anAdminApi();
  const ban = (value: string, more: object = {}) => api.admin.post('/bans', { kind: 'address', value, ...more });
  const importLines = (text: string, query = '') =>
    api.admin.post(`/bans/import${query}`, text, { headers: { 'Content-Type': 'text/plain' } });
  const liftAll = async () => {
    const { items } = (await api.admin.get('/bans?limit=1000')).body as { items: { id: string }[] };
    for (const { id } of items) await api.admin.delete(`/bans/${id}`);
  };
  const valuesOf = async (query: string) =>
    (await api.admin.get(`/bans?${query}`)).body.items.map(({ value }: { value: string }) => value);

  it('should store when a ban ends, which must be in the future', async () => {
    const expiresAt = '2999-01-01T00:00:00.000Z';
    expect((await ban('198.51.100.1', { expiresAt })).body).toMatchObject({ value: '198.51.100.1', expiresAt });
    expect((await ban('198.51.100.2')).body.expiresAt).toBeNull();
    const refused = await ban('198.51.100.3', { expiresAt: '2020-01-01T00:00:00Z' });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([
      400,
      expect.stringContaining('must be in the future'),
    ]);
    expect((await ban('198.51.100.3', { expiresAt: 'tomorrow' })).status).toBe(400);
  });

  it.each([
    ['127.0.0.5', 'a trusted proxy'],
    ['::/0', 'most of the address space'],
    ['0.0.0.0/1', 'most of the address space'],
    ['::1', 'a trusted proxy'],
  ])('should ban %s, which covers %s, only by force', async (value, covered) => {
    const refused = await ban(value);
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([
      400,
      expect.stringContaining(`covers ${covered}; needs force`),
    ]);
    const imported = await importLines(`${value}\n`);
    expect(imported.body).toMatchObject({ created: 0, invalidCount: 1 });
    expect(imported.body.invalid[0].reason).toContain('needs force');
    const { status, body } = await ban(value, { force: true });
    expect(status).toBe(201);
    await api.admin.delete(`/bans/${body.id}`);
    expect((await importLines(`${value}\n`, '?force=true')).body).toMatchObject({ created: 1, invalidCount: 0 });
    const [item] = (await api.admin.get(`/bans?query=${value.split('/')[0]}`)).body.items;
    await api.admin.delete(`/bans/${item.id}`);
  });

  it.each(['cidr', 'p2p', 'dat'])('should export a %s list that an import reads', async (format) => {
    const lines = [
      '192.0.2.0/25',
      'Some Company:192.0.2.130-192.0.2.140',
      '192.000.002.200 - 192.000.002.201 , 000 , x',
    ];
    await liftAll();
    await importLines(lines.join('\n'));
    const list = (await api.admin.get(`/bans/export?format=${format}`)).body as string;
    await liftAll();
    expect((await importLines(list)).body).toMatchObject({ created: lines.length, invalidCount: 0 });
    expect(await valuesOf('query=192.0.2.7')).toHaveLength(1);
    expect(await valuesOf('query=192.0.2.135')).toEqual(['192.0.2.130-192.0.2.140']);
    expect(await valuesOf('query=192.0.2.202')).toEqual([]);
  });

  it('should export the names of bans in formats that have names', async () => {
    await ban('198.18.0.0/24', { reason: 'a flood' });
    const p2p = (await api.admin.get('/bans/export?format=p2p')).body as string;
    expect(p2p.split('\n')).toContain('a flood:198.18.0.0-198.18.0.255');
    const dat = (await api.admin.get('/bans/export?format=dat')).body as string;
    expect(dat.split('\n')).toContain('198.018.000.000 - 198.018.000.255 , 000 , a flood');
    expect((await api.admin.get('/bans/export?format=xml')).status).toBe(400);
  });
});
