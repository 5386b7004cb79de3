import { anAdminApi } from '../support/admin.js';

const HASH = 'ab'.repeat(20);

/** What is logged is in test/process/log.e2e-spec.ts. */
describe('traces', () => {
  const api = anAdminApi();

  it('should be listed until they end', async () => {
    const { admin } = api;
    const before = Date.now();
    const added = await admin.post('/traces', { address: '2001:DB8::7' });
    expect(added.status).toBe(201);
    expect(added.headers.get('location')).toBe(`/api/v1/traces/${added.body.id}`);
    expect(added.body).toMatchObject({ address: '2001:db8::7' });
    const minutes = (Date.parse(added.body.expiresAt) - before) / 60_000;
    expect(Math.round(minutes)).toBeGreaterThanOrEqual(10);
    expect((await admin.get('/traces')).body).toEqual({ items: [added.body] });
    await api.database.query(`UPDATE trace SET expires_at = now() - interval '1 second'`);
    expect((await admin.get('/traces')).body).toEqual({ items: [] });
  });

  it('should be recorded in the audit log', async () => {
    const { admin } = api;
    const { body } = await admin.post('/traces', { peerId: HASH, minutes: 1 });
    await admin.delete(`/traces/${body.id}`);
    const entries = (await admin.get('/audit?limit=2')).body.items;
    expect(entries).toMatchObject([
      { action: 'trace.end', subject: body.id, change: { kind: 'peerId' } },
      { action: 'trace.add', subject: HASH, change: { kind: 'peerId', minutes: 1 } },
    ]);
  });

  it.each([
    ['nothing', {}],
    ['two things', { infoHash: HASH, address: '192.0.2.1' }],
    ['a short info hash', { infoHash: 'ab' }],
    ['no address', { address: '192.0.2' }],
    ['an address that is not text', { address: 7 }],
    ['null', { infoHash: null }],
    ['no time', { infoHash: HASH, minutes: 0 }],
    ['more than a day', { infoHash: HASH, minutes: 1441 }],
    ['half a minute', { infoHash: HASH, minutes: 0.5 }],
  ])('should be refused for %s', async (_, body) => {
    const answer = await api.admin.post('/traces', body);
    expect(answer.status).toBe(400);
    expect((await api.admin.get('/traces')).body.items).toEqual([]);
  });

  it('should be at most twenty, without those that expired', async () => {
    const { admin, database } = api;
    await database.query(
      `INSERT INTO trace (kind, value, expires_at) SELECT 'address', '\\x7f000001', now() + interval '1 hour' FROM generate_series(1, 20)`,
    );
    expect((await admin.post('/traces', { infoHash: HASH })).status).toBe(409);
    await database.query(`UPDATE trace SET expires_at = now() WHERE id = (SELECT min(id) FROM trace)`);
    expect((await admin.post('/traces', { infoHash: HASH })).status).toBe(201);
    expect((await admin.get('/traces')).body.items).toHaveLength(20);
  });

  it('should not be found when they are not there', async () => {
    expect((await api.admin.delete('/traces/999999')).status).toBe(404);
  });
});
