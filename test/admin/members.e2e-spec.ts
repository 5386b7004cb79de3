import { MembersService } from '../../src/tracker/member/members.service.js';
import { eventually } from '../support/eventually.js';
import { aLeecher, announce } from '../support/clients/swarm-client.js';
import { of, privateTrackers } from '../support/private-tracker.js';

describe('the members of the admin API', () => {
  const here = privateTrackers();

  const DEFAULTS = {
    mayLeech: true,
    disabledReason: null,
    uploadFactor: 100,
    downloadFactor: 100,
    maxSessionsPerTorrent: null,
    note: null,
  };
  const NDJSON = { headers: { 'Content-Type': 'application/x-ndjson' } };
  const importOf = async (lines: readonly unknown[]) =>
    here.admin.post('/members/import', lines.map((line) => JSON.stringify(line)).join('\n'), NDJSON);

  it('should add, replace, change and remove a member', async () => {
    const set = {
      mayLeech: false,
      disabledReason: 'gone',
      uploadFactor: 200,
      maxSessionsPerTorrent: 3,
      note: 'a note',
    };
    expect(await here.admin.put('/members/a.B_c-1', set)).toMatchObject({ status: 201, body: { ...DEFAULTS, ...set } });
    const put = await here.admin.put('/members/a.B_c-1', { note: 'x' });
    expect([put.status, put.body]).toEqual([
      200,
      { id: 'a.B_c-1', createdAt: expect.any(String), ...DEFAULTS, note: 'x' },
    ]);
    const changed = await here.admin.patch('/members/a.B_c-1', { downloadFactor: 0 });
    expect(changed.body).toEqual({ ...put.body, downloadFactor: 0 });
    expect((await here.admin.get('/members/a.B_c-1')).body).toMatchObject({
      ...changed.body,
      uploaded: '0',
      seeding: 0,
    });
    expect((await here.admin.delete('/members/a.B_c-1')).status).toBe(204);
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const body = method === 'PATCH' ? { note: null } : undefined;
      expect((await here.admin.ask(method, '/members/a.B_c-1', { body })).status).toBe(404);
    }
    const { body } = await here.admin.get('/audit?subject=a.B_c-1');
    const actions = body.items.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(['member.remove', 'member.change', 'member.change', 'member.add']);
    expect((await here.admin.put('/members/a.B_c-1', {})).status).toBe(201);
  });

  it.each([
    ['id', '/members/a%20b', {}],
    ['id', `/members/${'a'.repeat(65)}`, {}],
    ['mayLeech', '/members/a', { mayLeech: 1 }],
    ['mayLeech', '/members/a', { mayLeech: null }],
    ['disabledReason', '/members/a', { disabledReason: '' }],
    ['uploadFactor', '/members/a', { uploadFactor: -1 }],
    ['downloadFactor', '/members/a', { downloadFactor: 1.5 }],
    ['maxSessionsPerTorrent', '/members/a', { maxSessionsPerTorrent: 1001 }],
    ['note', '/members/a', { note: 'a\nb' }],
    ['passkey', '/members/a', { passkey: 'x'.repeat(32) }],
  ])('should refuse an invalid %s: PUT %s %j', async (field, path, body) => {
    const { status, body: problem } = await here.admin.put(path, body);
    expect([status, problem.errors[0].field]).toEqual([400, field]);
  });

  it('should be listed in pages, sorted, and found by the beginning of their ids', async () => {
    for (const id of ['list_1', 'list-2', 'list.3', 'other']) await here.admin.put(`/members/${id}`, {});
    const ids = async (query: string) => {
      const found: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await here.admin.get(`/members?limit=2&${query}${cursor}`);
        found.push(...body.items.map(({ id }: { id: string }) => id));
        if (body.next === null) return found;
        cursor = `&cursor=${body.next}`;
      }
    };
    expect(await ids('search=list')).toEqual(['list-2', 'list.3', 'list_1']);
    expect(await ids('search=list&sort=-id')).toEqual(['list_1', 'list.3', 'list-2']);
    expect(await ids('search=list&sort=createdAt')).toEqual(['list_1', 'list-2', 'list.3']);
    expect(await ids('search=list_')).toEqual(['list_1']);
    expect((await ids('sort=-createdAt'))[0]).toBe('other');
    expect((await here.admin.get('/members?sort=note')).status).toBe(400);
  });

  it('should have passkeys that can be chosen, listed and ended, and never be shown again', async () => {
    const member = await here.aMember();
    const passkey = 'a-passkey-of-the-site';
    const created = await here.admin.post(`/members/${member.id}/passkeys`, { passkey, graceSeconds: 60 });
    expect([created.status, created.body.passkey, created.body.hint]).toEqual([201, passkey, 'site']);
    const again = await here.admin.post(`/members/${(await here.aMember()).id}/passkeys`, { passkey });
    expect([again.status, again.body.detail]).toEqual([409, 'this passkey is in use, or was']);
    const { body } = await here.admin.get(`/members/${member.id}/passkeys`);
    expect(body.items).toMatchObject([{ expiresAt: expect.any(String) }, { id: created.body.id, expiresAt: null }]);
    expect((await here.admin.delete(`/members/${member.id}/passkeys/${created.body.id}`)).status).toBe(204);
    expect((await here.admin.delete(`/members/${member.id}/passkeys/${created.body.id}`)).status).toBe(404);
    const refused = await announce(here.tracker.port, of({ ...member, passkey }, aLeecher(await here.aTorrent())));
    expect(refused['failure reason']).toMatch(/^passkey is unknown/);
    for (const [field, body] of [
      ['passkey', { passkey: 'short' }],
      ['graceSeconds', { graceSeconds: -1 }],
    ] as const) {
      const { status, body: problem } = await here.admin.post(`/members/${member.id}/passkeys`, body);
      expect([status, problem.errors[0].field]).toEqual([400, field]);
    }
    expect((await here.admin.post('/members/nobody/passkeys', {})).status).toBe(404);
    const { body: audit } = await here.admin.get(`/audit?subject=${member.id}&limit=100`);
    expect(JSON.stringify(audit)).not.toContain(passkey);
  });

  it('should be imported with the passkeys that they have: 100 000 with one request, in 25 MiB of memory', async () => {
    const passkeyOf = (number: number) => `imported-passkey-${String(number).padStart(8, '0')}`;
    const lines = Array.from({ length: 100_000 }, (_, number) => ({ id: `i${number}`, passkey: passkeyOf(number) }));
    const first = await importOf(lines);
    expect([first.status, first.body]).toEqual([200, { created: 100_000, known: 0, invalidCount: 0, invalid: [] }]);
    const infoHash = await here.aTorrent();
    for (const number of [0, 4_999, 5_000, 77_777, 99_999]) {
      const peer = of({ id: '', passkey: passkeyOf(number) }, aLeecher(infoHash));
      // A busy database may not answer in time when the instance reads the new members. Then it reads them a second later.
      await eventually(async () => expect((await announce(here.tracker.port, peer))['failure reason']).toBeUndefined());
    }
    expect((await importOf(lines)).body).toEqual({ created: 0, known: 100_000, invalidCount: 0, invalid: [] });
    expect(here.tracker.get(MembersService).bytes).toBeLessThan(25 * 2 ** 20);
    const [last] = await here.database.query<{ number: number }>('SELECT max(number) AS number FROM member');
    expect(last?.number).toBeLessThan(101_000);
  }, 300_000);

  it('should be imported with what is set of them, and invalid lines be reported without their passkeys', async () => {
    const passkey = 'secret-passkey-of-import';
    const { body } = await importOf([
      { id: 'import-1', passkey, mayLeech: false, uploadFactor: 150, note: null },
      { id: 'import 2', passkey },
      { id: 'import-3', passkey: `${passkey}!` },
      { id: 'import-4', passkey, mayLeech: 'no' },
      [],
    ]);
    expect([body.created, body.invalidCount]).toEqual([1, 4]);
    expect(body.invalid.map(({ reason }: { reason: string }) => reason)).toEqual([
      'the id must be 1 to 64 of 0-9 A-Z a-z _ . -',
      'the passkey must be 16 to 64 of 0-9 A-Z a-z _ -',
      'mayLeech must be true or false',
      'the id must be 1 to 64 of 0-9 A-Z a-z _ . -',
    ]);
    const broken = await here.admin.post('/members/import', `{"id":"x","passkey":"${passkey}"`, NDJSON);
    expect(broken.body.invalid).toEqual([{ line: 1, reason: 'not JSON' }]);
    expect((await here.admin.get('/members/import-1')).body).toMatchObject({ mayLeech: false, uploadFactor: 150 });
    const { body: audited } = await here.admin.get('/audit?action=member.import&subject=import-1');
    expect(audited.items).toMatchObject([{ subject: 'members', change: { created: 1, known: 0 } }]);
    const { body: changes } = await here.admin.get(`/audit/${audited.items[0].id}/items`);
    expect(changes.items).toMatchObject([
      {
        subject: 'import-1',
        change: { after: { mayLeech: false, uploadFactor: 150, downloadFactor: 100, note: null } },
      },
    ]);
    expect(JSON.stringify(changes)).not.toMatch(/passkey|hint|keyHash/i);
    const taken = await importOf([
      { id: 'import-5', passkey: 'another-passkey-of-import' },
      { id: 'import-6', passkey },
    ]);
    expect([taken.status, taken.body.detail]).toEqual([409, "the passkey of import-6 is another member's"]);
    expect((await here.admin.get('/members/import-5')).status).toBe(404);
  });
});
