import { AdminClient, OWNER, PASSWORD } from '../support/clients/admin-client.js';
import { anAdminApi } from '../support/admin.js';
import { anInfoHash } from '../support/clients/swarm-client.js';
import { startTestTracker } from '../support/tracker.js';

/** Authentication, scopes and the audit log. */
describe('access to the admin API', () => {
  const here = anAdminApi();

  const HASH = 'a'.repeat(40);
  const ENDPOINTS = [
    ['GET', '/torrents'],
    ['POST', '/torrents'],
    ['GET', `/torrents/${HASH}`],
    ['PUT', `/torrents/${HASH}`],
    ['PATCH', `/torrents/${HASH}`],
    ['DELETE', `/torrents/${HASH}`],
    ['POST', '/torrents/import'],
    ['GET', '/torrents/export'],
    ['GET', `/torrents/${HASH}/peers`],
    ['DELETE', `/torrents/${HASH}/peers/${HASH}`],
    ['GET', '/bans'],
    ['POST', '/bans'],
    ['DELETE', '/bans/1'],
    ['POST', '/bans/import'],
    ['GET', '/tokens'],
    ['POST', '/tokens'],
    ['DELETE', '/tokens/1'],
    ['DELETE', '/session'],
    ['GET', '/statistics'],
    ['GET', '/audit'],
    ['GET', '/audit/1/items'],
  ] as const;
  const bearer = async (scope: string, more = {}) => {
    const { body } = await here.admin.post('/tokens', {
      name: `${scope} ${anInfoHash().toString('hex')}`,
      scope,
      ...more,
    });
    return { ...body, authorization: `Bearer ${body.token}` };
  };
  /** A new address for each request, so that failed logins of one test do not delay another. */
  let addresses = 0;
  const elsewhere = () => ({ 'X-Forwarded-For': `198.51.100.${++addresses}` });

  it.each(ENDPOINTS)('should be required for %s %s', async (method, path) => {
    const missing = await here.admin.ask(method, path, { authorization: null });
    expect(missing.status).toBe(401);
    expect(missing.headers.get('www-authenticate')).toBe('Basic realm="YaBTT", charset="UTF-8", Bearer realm="YaBTT"');
    const wrong = await here.admin.ask(method, path, { authorization: 'Bearer yabtt_x', headers: elsewhere() });
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('Bearer realm="YaBTT", error="invalid_token"'),
    ]);
  });

  it.each(ENDPOINTS.filter(([method, path]) => method !== 'GET' || path === '/tokens'))(
    'should be forbidden for %s %s with a read token',
    async (method, path) => {
      const { authorization } = await bearer('read');
      expect((await here.admin.ask(method, path, { authorization })).status).toBe(403);
    },
  );

  it('should be granted with the password, whatever the case of the scheme', async () => {
    expect((await here.admin.get('/statistics', { authorization: OWNER.replace('Basic', 'bAsIc') })).status).toBe(200);
  });

  it.each([
    ['another password', `Basic ${btoa('admin:admin')}`],
    ['another name', `Basic ${btoa(`root:${PASSWORD}`)}`],
    ['no password', `Basic ${btoa('admin:')}`],
    ['no base64', 'Basic §'],
    ['no credentials', 'Basic'],
    ['another scheme', `Digest ${OWNER.slice(6)}`],
  ])('should be denied with %s', async (_, authorization) => {
    const given = Buffer.from(authorization, 'utf8').toString('latin1');
    expect((await here.admin.get('/statistics', { authorization: given, headers: elsewhere() })).status).toBe(401);
  });

  it('should be delayed for a network with failed logins, but never denied with the right password', async () => {
    let host = 0;
    const headers = () => ({ 'X-Forwarded-For': `2001:db8:77::${++host}` });
    const { authorization } = await bearer('read');
    const guess = async () => {
      const guessed = { authorization: `Basic ${btoa('admin:guess')}`, headers: headers() };
      const { status, headers: answered } = await here.admin.get('/statistics', guessed);
      expect((await here.admin.get('/statistics', { authorization, headers: headers() })).status).toBe(200);
      return [status, answered.get('retry-after')];
    };
    for (let time = 0; time < 4; time++) expect(await guess()).toEqual([401, null]);
    expect(await guess()).toEqual([429, expect.stringMatching(/^[1-9][0-9]*$/)]);
    expect((await here.admin.get('/statistics', { headers: headers() })).status).toBe(200);
    expect(await guess()).toEqual([401, null]);
  });

  it('should be refused while too many logins of a network wait, whatever their credentials', async () => {
    const headers = { 'X-Forwarded-For': '198.51.100.200' };
    const login = async (authorization: string) =>
      (await here.admin.get('/statistics', { authorization, headers })).status;
    const guess = () => login(`Basic ${btoa('admin:guess')}`);
    for (let time = 0; time < 4; time++) expect(await guess()).toBe(401);
    // Each makes the delay of the next one longer.
    const guesses = Promise.all(Array.from({ length: 8 }, guess));
    const logins = await Promise.all(Array.from({ length: 40 }, () => login(OWNER)));
    expect(logins).toContain(429);
    expect(new Set(await guesses)).toEqual(new Set([429]));
    expect(await login(OWNER)).toBe(200);
  });

  it.each([
    ['disagree', { 'X-Forwarded-For': '198.51.100.7', Forwarded: 'for=198.51.100.8' }],
    ['cannot be read', { 'X-Forwarded-For': 'nonsense' }],
  ])('should be refused if forwarding headers %s', async (_, headers) => {
    expect((await here.admin.get('/statistics', { headers })).status).toBe(400);
    expect((await fetch(`${here.admin.url}/stats`, { headers: { Authorization: OWNER, ...headers } })).status).toBe(
      400,
    );
  });

  it('should be granted to tokens by scope, until they are revoked', async () => {
    const [read, write] = [await bearer('read'), await bearer('write')];
    expect(read.token).toMatch(/^yabtt_[\w-]{43}$/);
    expect((await here.admin.get('/torrents', { authorization: read.authorization })).status).toBe(200);
    const infoHash = anInfoHash().toString('hex');
    expect((await here.admin.post('/torrents', { infoHash }, { authorization: write.authorization })).status).toBe(201);
    const { body } = await here.admin.get('/tokens?limit=1000');
    const listed = body.items.find(({ id }: { id: string }) => id === write.id);
    expect(listed.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(body)).not.toContain(write.token);
    const stored = await here.database.query<{ row: string }>('SELECT token::text AS row FROM token');
    expect(JSON.stringify(stored)).not.toContain(write.token.slice(6));
    expect((await here.admin.delete(`/tokens/${write.id}`)).status).toBe(204);
    expect((await here.admin.delete(`/tokens/${write.id}`)).status).toBe(404);
    const revoked = { authorization: write.authorization, headers: elsewhere() };
    expect((await here.admin.get('/torrents', revoked)).status).toBe(401);
  });

  it('should be denied to an expired token', async () => {
    const { id, authorization } = await bearer('read', { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await here.admin.get('/statistics', { authorization })).status).toBe(200);
    await here.database.query(`UPDATE token SET expires_at = now() WHERE id = $1`, [id]);
    expect((await here.admin.get('/statistics', { authorization, headers: elsewhere() })).status).toBe(401);
  });

  it('should refuse to create an invalid token, or two with one name', async () => {
    await here.admin.post('/tokens', { name: 'twice', scope: 'read' });
    expect((await here.admin.post('/tokens', { name: 'twice', scope: 'write' })).status).toBe(409);
    for (const [body, field] of [
      [{ scope: 'read' }, 'name'],
      [{ name: '', scope: 'read' }, 'name'],
      [{ name: 'x', scope: 'owner' }, 'scope'],
      [{ name: 'x', scope: 'read', expiresAt: 'tomorrow' }, 'expiresAt'],
      [{ name: 'x', scope: 'read', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
      [{ name: 'x', scope: 'read', token: 'mine' }, 'token'],
    ] as const) {
      const { status, body: problem } = await here.admin.post('/tokens', body);
      expect([status, problem.errors[0].field]).toEqual([400, field]);
    }
    const { body } = await here.admin.get('/tokens?limit=1');
    expect((await here.admin.get(`/tokens?limit=1&cursor=${body.next}`)).body.items[0].id).not.toBe(body.items[0].id);
  });

  it("should be denied to another site's page in an operator's browser", async () => {
    const body = { infoHash: anInfoHash().toString('hex') };
    for (const site of ['cross-site', 'same-site']) {
      expect((await here.admin.post('/torrents', body, { headers: { 'Sec-Fetch-Site': site } })).status).toBe(403);
    }
    expect((await here.admin.post('/torrents', body, { headers: { 'Sec-Fetch-Site': 'same-origin' } })).status).toBe(
      201,
    );
  });

  describe('of a page in a browser', () => {
    const HASHES = () => anInfoHash().toString('hex');
    const send = async (headers: Record<string, string>, method = 'POST', body: string | undefined = HASHES()) => {
      const path = method === 'GET' ? '/statistics' : '/torrents/import';
      const answer = await fetch(`${here.admin.url}/api/v1${path}`, {
        method,
        headers: { Authorization: OWNER, ...headers },
        body: method === 'GET' ? undefined : body,
      });
      return answer.status;
    };
    const FORM = { 'Content-Type': 'text/plain' };
    const NDJSON = { 'Content-Type': 'application/x-ndjson' };

    it.each(['http://elsewhere.example', 'http://127.0.0.1:1', 'null', 'nonsense'])(
      'should be denied to the origin %s, for reads too',
      async (Origin) => {
        expect(await send({ Origin }, 'GET')).toBe(403);
        expect(await send({ Origin, ...NDJSON })).toBe(403);
        expect(await send({ Origin, ...FORM, 'X-Requested-With': 'x' })).toBe(403);
      },
    );

    it('should be granted to its own origin, also behind a proxy', async () => {
      expect(await send({ Origin: here.admin.url }, 'GET')).toBe(200);
      expect(await send({ Origin: here.admin.url, ...NDJSON })).toBe(200);
      const proxied = { Origin: 'https://tracker.example', 'X-Forwarded-Host': 'tracker.example' };
      expect(await send({ ...proxied, ...NDJSON })).toBe(200);
    });

    it('should be denied to what a form can send, unless it has a header that a form cannot set', async () => {
      for (const type of ['text/plain', 'Text/Plain; x=y', 'multipart/form-data; boundary=b']) {
        expect(await send({ 'Content-Type': type })).toBe(403);
      }
      expect(await send({ 'Content-Type': 'application/x-www-form-urlencoded' })).toBe(403);
      expect(await send({ ...FORM, 'X-Requested-With': 'curl' })).toBe(200);
      expect(await send({ ...FORM, Authorization: (await bearer('write')).authorization })).toBe(200);
    });

    it.each(['/api/docs', '/admin', '/admin/icon.svg', '/admin/no.file'])(
      'should not be framed or sniffed: %s',
      async (path) => {
        const { headers } = await fetch(`${here.admin.url}${path}`, { headers: { Authorization: OWNER } });
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
      },
    );
  });

  it('should log changes, but not reads', async () => {
    const { name, authorization } = await bearer('write');
    const infoHash = anInfoHash().toString('hex');
    const headers = { 'X-Forwarded-For': '192.0.2.99' };
    await here.admin.post('/torrents', { infoHash }, { authorization, headers });
    await here.admin.patch(`/torrents/${infoHash}`, { name: 'named' }, { headers });
    await here.admin.get(`/torrents/${infoHash}`);
    await here.admin.patch(`/torrents/${infoHash}`, { state: 'gone' });
    await here.admin.delete(`/torrents/${infoHash}`);
    const { body } = await here.admin.get(`/audit?subject=${infoHash}`);
    const [plain, named] = [null, 'named'].map((name) => ({ name, size: null, state: 'allowed' }));
    expect(body.items).toMatchObject([
      { action: 'torrent.remove', operator: 'admin', address: '127.0.0.1', change: { before: named } },
      { action: 'torrent.change', operator: 'admin', address: '192.0.2.99', change: { before: plain, after: named } },
      { action: 'torrent.register', operator: `token:${name}`, address: '192.0.2.99', change: { after: plain } },
    ]);
    const made = await here.admin.get(`/audit?action=token.create&operator=admin&subject=${encodeURIComponent(name)}`);
    expect(made.body.items).toMatchObject([{ change: { after: { scope: 'write' } } }]);
    const first = await here.admin.get('/audit?limit=1');
    const second = await here.admin.get(`/audit?limit=1&cursor=${first.body.next}`);
    expect(Number(second.body.items[0].id)).toBe(Number(first.body.items[0].id) - 1);
    expect((await here.admin.get('/audit?since=yesterday')).status).toBe(400);
  });

  it.each(['/api', '/api/', '/api/v2/torrents', '/api/v1/nothing', '/api/v1', '/api/docs2'])(
    'should answer the unknown path %s with problem details',
    async (path) => {
      const answer = await fetch(`${here.admin.url}${path}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
      expect(await answer.json()).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404 });
    },
  );

  it('should not reveal internal errors', async () => {
    const infoHash = anInfoHash().toString('hex');
    await here.database.query(`ALTER TABLE torrent RENAME TO hidden`);
    const { status, body } = await here.admin.get(`/torrents/${infoHash}`);
    await here.database.query(`ALTER TABLE hidden RENAME TO torrent`);
    expect([status, body]).toEqual([
      500,
      { type: 'about:blank', title: 'Internal Server Error', status: 500, detail: 'internal error' },
    ]);
  });

  it('should be closed without a password', async () => {
    const passwordless = await startTestTracker(here.database);
    const closed = await AdminClient.of(passwordless.port);
    const { status, body } = await closed.get('/torrents');
    expect([status, body.detail]).toEqual([503, 'the admin API is closed: YABTT_AUTH_PASSWORD is not set']);
    expect((await closed.get('/torrents', { authorization: `Basic ${btoa('admin:undefined')}` })).status).toBe(503);
    expect((await fetch(`${closed.url}/stats`)).status).toBe(503);
    await passwordless.close();
  });
});
