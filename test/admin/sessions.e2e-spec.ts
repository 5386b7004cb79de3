import { AdminClient, OWNER, PASSWORD } from '../support/clients/admin-client.js';
import { anAdminApi } from '../support/admin.js';
import { anInfoHash } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { startTestTracker } from '../support/tracker.js';

const OWNER_SESSION = { operator: 'admin', scope: 'owner', mode: 'open' };
const NOBODY = { operator: null, scope: null, mode: null };

/** Signing in and out on the page. */
describe('a session', () => {
  const here = anAdminApi();

  const signIn = (password = PASSWORD, headers: Record<string, string> = {}, admin = here.admin) =>
    admin.post('/session', { username: 'admin', password }, { authorization: null, headers });
  /** The request options of a browser that has this cookie. */
  const withCookie = ({ headers }: { headers: Headers }) => ({
    authorization: null,
    headers: { Cookie: headers.get('set-cookie')?.split(';')[0] ?? '', 'X-Requested-With': 'yabtt-page' },
  });
  /** A change that only needs a session. */
  const register = (options: ReturnType<typeof withCookie>, admin = here.admin) =>
    admin.post('/torrents', { infoHash: anInfoHash().toString('hex') }, options);

  it('should be opened by name and password, in a cookie that scripts and other sites cannot use', async () => {
    const opened = await signIn();
    expect([opened.status, opened.body]).toEqual([201, OWNER_SESSION]);
    const [cookie, ...attributes] = (opened.headers.get('set-cookie') ?? '').split('; ');
    expect(cookie).toMatch(/^yabtt_session=[\w-]{43}$/);
    expect(attributes).toEqual(['Path=/', expect.stringMatching(/^Expires=/), 'HttpOnly', 'SameSite=Strict']);
    const expires = Date.parse(attributes[1]?.slice('Expires='.length) ?? '');
    expect(Math.abs(expires - Date.now() - 12 * 3_600_000)).toBeLessThan(600_000);
  });

  it('should have a cookie for HTTPS only if the client uses HTTPS', async () => {
    const proxied = { 'X-Forwarded-For': '198.51.100.200', 'X-Forwarded-Proto': 'https' };
    const opened = await signIn(PASSWORD, proxied);
    expect(opened.headers.get('set-cookie')).toMatch(/^__Host-yabtt_session=.*; Path=\/;.*; Secure;/);
    const { headers } = withCookie(opened);
    const read = (more: Record<string, string>) =>
      here.admin.get('/session', { authorization: null, headers: { ...headers, ...more } });
    expect((await read(proxied)).body).toEqual(OWNER_SESSION);
    expect((await read({})).body).toEqual(NOBODY);
  });

  it('should do all that the password does', async () => {
    const session = withCookie(await signIn());
    expect((await here.admin.get('/session', session)).body).toEqual(OWNER_SESSION);
    expect((await here.admin.get('/tokens', session)).status).toBe(200);
    expect((await register(session)).status).toBe(201);
    const { body } = await here.admin.get('/audit?action=torrent.register&limit=1', session);
    expect(body.items).toMatchObject([{ operator: 'admin' }]);
  });

  it('should be recorded when it is opened and ended', async () => {
    await here.admin.delete('/session', withCookie(await signIn()));
    const { body } = await here.admin.get('/audit?subject=admin&limit=2');
    expect(body.items).toMatchObject([{ action: 'session.end' }, { action: 'session.open' }]);
  });

  it('should end at sign-out, and no other session with it', async () => {
    const [one, other] = [withCookie(await signIn()), withCookie(await signIn())];
    const signedOut = await here.admin.delete('/session', one);
    expect([signedOut.status, signedOut.headers.get('set-cookie')]).toEqual([
      204,
      'yabtt_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict',
    ]);
    expect((await here.admin.get('/session', one)).body).toEqual(NOBODY);
    expect((await here.admin.get('/torrents', one)).status).toBe(401);
    expect((await register(one)).status).toBe(401);
    expect((await here.admin.get('/torrents', other)).status).toBe(200);
  });

  it('should be known to every instance, and change nothing there once it has ended', async () => {
    const second = await startTestTracker(here.database, { authPassword: PASSWORD });
    try {
      const admin = await AdminClient.of(second.port);
      const session = withCookie(await signIn());
      expect((await admin.get('/session', session)).body).toEqual(OWNER_SESSION);
      expect((await register(session, admin)).status).toBe(201);
      await here.admin.delete('/session', session);
      expect((await register(session, admin)).status).toBe(401);
      await eventually(async () => expect((await admin.get('/session', session)).body).toEqual(NOBODY));
    } finally {
      await second.close();
    }
  });

  it('should end when the password changes', async () => {
    const session = withCookie(await signIn());
    const changed = await startTestTracker(here.database, { authPassword: 'another one' });
    try {
      const admin = await AdminClient.of(changed.port);
      expect((await admin.get('/session', session)).body).toEqual(NOBODY);
      expect((await register(session, admin)).status).toBe(401);
      expect((await signIn('another one', {}, admin)).status).toBe(201);
    } finally {
      await changed.close();
    }
  });

  it('should expire', async () => {
    const session = withCookie(await signIn());
    expect((await register(session)).status).toBe(201);
    await here.database.query('UPDATE session SET expires_at = now()');
    expect((await register(session)).status).toBe(401);
    // Which makes the instances read them again.
    await signIn();
    await eventually(async () => expect((await here.admin.get('/torrents', session)).status).toBe(401));
    expect(await here.database.query('SELECT 1 FROM session')).toHaveLength(1);
  });

  it('should not be one of more than a thousand', async () => {
    await here.database.query(
      `INSERT INTO session (secret_hash, created_at, expires_at)
       SELECT sha256(n::text::bytea), now() - interval '1 hour', now() + interval '1 hour' FROM generate_series(1, 1500) n`,
    );
    const session = withCookie(await signIn());
    expect(await here.database.query('SELECT 1 FROM session')).toHaveLength(1000);
    expect((await here.admin.get('/torrents', session)).status).toBe(200);
  });

  it('should not be found by what the database stores', async () => {
    const { headers } = withCookie(await signIn());
    const stored = await here.database.query<{ row: string }>('SELECT session::text AS row FROM session');
    expect(JSON.stringify(stored)).not.toContain(headers.Cookie.split('=')[1]);
    for (const Cookie of ['yabtt_session=', 'yabtt_session=nonsense', `yabtt_session=${'a'.repeat(43)}`]) {
      const made = { authorization: null, headers: { Cookie } };
      expect((await here.admin.get('/session', made)).body).toEqual(NOBODY);
      expect((await here.admin.get('/torrents', made)).status).toBe(401);
      expect((await here.admin.delete('/session', made)).status).toBe(401);
    }
  });

  it('should be refused to a wrong password, which is delayed like one of Basic authentication', async () => {
    const headers = { 'X-Forwarded-For': '198.51.100.201', 'X-Requested-With': 'yabtt-page' };
    for (let time = 0; time < 4; time++) {
      const { status, headers: answered } = await signIn('guess', headers);
      expect([status, answered.get('set-cookie')]).toEqual([401, null]);
    }
    const basic = await here.admin.get('/session', { authorization: `Basic ${btoa('admin:guess')}`, headers });
    expect([basic.status, basic.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    const slowed = await signIn('guess', headers);
    expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    expect((await signIn(PASSWORD, headers)).status).toBe(201);
  });

  it('should not make a browser ask for a password by itself', async () => {
    const page = { authorization: null, headers: { 'X-Requested-With': 'yabtt-page' } };
    const { status, headers } = await here.admin.get('/torrents', page);
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="YaBTT"']);
  });

  it.each([
    [{ username: 'admin' }, 'password'],
    [{ username: 'admin', password: 5 }, 'password'],
    [{ username: ['admin'], password: PASSWORD }, 'username'],
    [{ username: 'admin', password: 'a'.repeat(1001) }, 'password'],
    [{ username: 'admin', password: PASSWORD, remember: true }, 'remember'],
  ])('should not be opened by %j', async (body, field) => {
    const { status, body: problem } = await here.admin.post('/session', body, { authorization: null });
    expect([status, problem.errors[0].field]).toEqual([400, field]);
  });

  it('should not be opened, used or ended by a page of another site', async () => {
    const session = withCookie(await signIn());
    const FOREIGN: Record<string, string>[] = [{ Origin: 'http://a.example' }, { 'Sec-Fetch-Site': 'cross-site' }];
    for (const foreign of FOREIGN) {
      const headers = { ...session.headers, ...foreign };
      expect((await signIn(PASSWORD, foreign)).status).toBe(403);
      expect((await here.admin.post('/bans', {}, { authorization: null, headers })).status).toBe(403);
      expect((await here.admin.delete('/session', { authorization: null, headers })).status).toBe(403);
    }
    const form = `username=admin&password=${encodeURIComponent(PASSWORD)}`;
    const answer = await fetch(`${here.admin.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form,
    });
    expect(answer.status).toBe(403);
    expect((await here.admin.get('/torrents', session)).status).toBe(200);
  });

  it('should give way to credentials in the Authorization header', async () => {
    const { headers } = withCookie(await signIn());
    const { body } = await here.admin.post('/tokens', { name: 'a reader', scope: 'read' });
    const read = await here.admin.get('/session', { authorization: `Bearer ${body.token}`, headers });
    expect(read.body).toEqual({ operator: 'token:a reader', scope: 'read', mode: 'open' });
    const wrong = { authorization: 'Bearer yabtt_x', headers: { ...headers, 'X-Forwarded-For': '198.51.100.202' } };
    expect((await here.admin.get('/session', wrong)).status).toBe(401);
    expect((await here.admin.get('/session', { authorization: OWNER })).status).toBe(200);
  });

  it('should not be opened without a configured password', async () => {
    const closed = await startTestTracker(here.database);
    try {
      expect((await signIn(PASSWORD, {}, await AdminClient.of(closed.port))).status).toBe(503);
    } finally {
      await closed.close();
    }
  });
});
