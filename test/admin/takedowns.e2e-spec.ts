import { anAdminApi } from '../support/admin.js';
import { aLeecher, announce, anInfoHash, scrapeOne } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { aTorrentFile } from '../support/torrent-files.js';

describe('takedowns', () => {
  const api = anAdminApi();
  const hex = (infoHash: Buffer) => infoHash.toString('hex');
  const take = (infoHashes: Buffer[], more: object = {}) =>
    api.admin.post('/takedowns', { infoHashes: infoHashes.map(hex), reference: 'C-1', reason: 'copyright', ...more });
  const failureOf = async (infoHash: Buffer) =>
    (await announce(api.tracker.port, aLeecher(infoHash)))['failure reason'];
  const stateOf = async (infoHash: Buffer) => {
    const { status, body } = await api.admin.get(`/torrents/${hex(infoHash)}`);
    return status === 200 ? [body.state, body.registered] : status;
  };

  it('F11: should deny known and unknown torrents, and tell clients why', async () => {
    const [known, unknown] = [anInfoHash(), anInfoHash()];
    await announce(api.tracker.port, aLeecher(known));
    const { status, body, headers } = await take([known, unknown, known], { requester: 'Someone', reference: 'C-2' });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/takedowns/${body.id}`]);
    expect(body).toMatchObject({ reference: 'C-2', requester: 'Someone', reason: 'copyright', endedAt: null });
    for (const infoHash of [known, unknown]) {
      expect(await announce(api.tracker.port, aLeecher(infoHash))).toMatchObject({
        'failure reason': 'torrent is not allowed: copyright',
        'retry in': 'never',
      });
      expect((await scrapeOne(api.tracker.port, infoHash)).incomplete).toBe(0);
    }
    const torrents = (await api.admin.get(`/takedowns/${body.id}/torrents`)).body.items;
    expect(torrents).toEqual([known, unknown].map(hex).sort());
  });

  it('F11: should still deny a torrent without a reason if an operator did', async () => {
    const infoHash = anInfoHash();
    await api.admin.put(`/torrents/${hex(infoHash)}`, { state: 'denied' });
    expect(await failureOf(infoHash)).toBe('torrent is not allowed');
  });

  it('should name every torrent in the audit trail', async () => {
    const infoHash = anInfoHash();
    const { body } = await take([infoHash]);
    await api.admin.delete(`/takedowns/${body.id}`);
    const { items } = (await api.admin.get(`/audit?subject=${hex(infoHash)}`)).body;
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['takedown.end', 'takedown.create']);
  });

  it('should make torrents what they were when it is revoked', async () => {
    const [open, registered, denied] = [anInfoHash(), anInfoHash(), anInfoHash()];
    await announce(api.tracker.port, aLeecher(open));
    await api.admin.put(`/torrents/${hex(registered)}`, {});
    await api.admin.put(`/torrents/${hex(denied)}`, { state: 'denied' });
    const all = [open, registered, denied];
    const before = await Promise.all(all.map(stateOf));
    const { body } = await take(all);
    expect(await Promise.all(all.map(failureOf))).toEqual(all.map(() => 'torrent is not allowed: copyright'));
    expect((await api.admin.delete(`/takedowns/${body.id}`)).status).toBe(204);
    expect(await Promise.all(all.map(stateOf))).toEqual(before);
    expect(await Promise.all(all.map(failureOf))).toEqual([undefined, undefined, 'torrent is not allowed']);
    expect((await api.admin.get(`/takedowns/${body.id}`)).body).toMatchObject({ endedBy: 'admin' });
    expect((await api.admin.delete(`/takedowns/${body.id}`)).status).toBe(409);
  });

  it('should keep a torrent denied as long as one of several takedowns names it', async () => {
    const infoHash = anInfoHash();
    await announce(api.tracker.port, aLeecher(infoHash));
    const before = await stateOf(infoHash);
    const [first, second] = [await take([infoHash]), await take([infoHash], { reason: 'privacy' })];
    expect(await failureOf(infoHash)).toBe('torrent is not allowed: privacy');
    await api.admin.delete(`/takedowns/${first.body.id}`);
    expect(await failureOf(infoHash)).toBe('torrent is not allowed: privacy');
    await api.admin.delete(`/takedowns/${second.body.id}`);
    expect(await failureOf(infoHash)).toBeUndefined();
    expect(await stateOf(infoHash)).toEqual(before);
  });

  it('should end by itself', async () => {
    const infoHash = anInfoHash();
    const { body } = await take([infoHash], { until: '2999-01-01T00:00:00.000Z' });
    expect(body.until).toBe('2999-01-01T00:00:00.000Z');
    await api.database.query(`UPDATE takedown SET ends_at = now() WHERE id = $1`, [body.id]);
    await eventually(async () => expect(await failureOf(infoHash)).toBeUndefined());
    expect((await api.admin.get(`/takedowns/${body.id}`)).body.endedBy).toBe('tracker');
  });

  it('should take the torrents of files', async () => {
    const [one, other] = [aTorrentFile('one.iso'), aTorrentFile('other.iso')];
    const form = new FormData();
    for (const { bytes } of [one, other]) form.append('files', new Blob([new Uint8Array(bytes)]), 'x.torrent');
    form.append('reference', 'C-3');
    form.append('reason', 'malware');
    const { status, body } = await api.admin.post('/takedowns', form);
    expect(status).toBe(201);
    expect((await api.admin.get(`/takedowns/${body.id}/torrents`)).body.items).toHaveLength(2);
    const broken = new FormData();
    broken.append('files', new Blob(['nonsense']), 'x.torrent');
    broken.append('reference', 'C-3');
    broken.append('reason', 'malware');
    expect((await api.admin.post('/takedowns', broken)).status).toBe(400);
  });

  it('should be found by reference, requester, torrent and whether it is in force', async () => {
    const infoHash = anInfoHash();
    const { body } = await take([infoHash], { reference: 'C-9', requester: 'Studio' });
    const found = async (query: string) =>
      (await api.admin.get(`/takedowns?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await found('reference=C-9')).toEqual([body.id]);
    expect(await found('requester=Studio&inForce=true')).toEqual([body.id]);
    expect(await found(`infoHash=${hex(infoHash)}`)).toEqual([body.id]);
    expect(await found('reference=C-9&inForce=false')).toEqual([]);
  });

  it('should be exported as CSV, a line for each torrent', async () => {
    const hashes = [anInfoHash(), anInfoHash()];
    const { body } = await take(hashes, { reference: 'C "7", x', requester: '=1+1' });
    const csv = (await api.admin.get('/takedowns/export')).body as string;
    const [header, ...lines] = csv.split('\r\n');
    expect(header).toMatch(/^takedown,info_hash,reference,/);
    const ours = lines.filter((line) => line.startsWith(`${body.id},`));
    expect(ours.map((line) => line.split(',')[1])).toEqual(hashes.map(hex).sort());
    for (const line of ours) expect(line).toContain(`,"C ""7"", x",'=1+1,copyright,admin,`);
  });

  it.each([
    [{ infoHashes: [] }],
    [{ infoHashes: ['abc'] }],
    [{ reason: undefined }],
    [{ reference: '' }],
    [{ reason: 'a\nb' }],
    [{ until: '2020-01-01T00:00:00Z' }],
    [{ until: 'soon' }],
  ])('should refuse %j', async (wrong) => {
    const infoHash = anInfoHash();
    expect((await take([infoHash], wrong)).status).toBe(400);
    expect(await failureOf(infoHash)).toBeUndefined();
  });

  it('should not be there for an unknown id', async () => {
    for (const path of ['/takedowns/999', '/takedowns/999/torrents']) {
      expect((await api.admin.get(path)).status).toBe(404);
    }
    expect((await api.admin.delete('/takedowns/999')).status).toBe(404);
  });
});
