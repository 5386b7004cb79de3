import { randomBytes } from 'node:crypto';
import { GazelleClient, rawUrlEncoded } from '../support/clients/gazelle-client.js';
import { exchange } from '../support/clients/http-client.js';
import { aLeecher, announce, anInfoHash, aSeeder, saying } from '../support/clients/swarm-client.js';
import { of, privateTrackers } from '../support/private-tracker.js';
import { startTrackerProcess } from '../support/processes/tracker-process.js';
import { PASSWORD } from '../support/clients/admin-client.js';

const SECRET = 'aB3-'.repeat(8);
const UNKNOWN = 'passkey is unknown: download the torrent file again';

/** 20 bytes, with those that a careless decoder gets wrong. */
const anAwkwardHash = () =>
  Buffer.concat([Buffer.from([0x00, 0x2b, 0x25, 0x20, 0x26, 0x3d, 0xff, 0x41]), randomBytes(12)]);
const aPasskey = () => randomBytes(16).toString('hex');

describe('the bridge for Gazelle', () => {
  const here = privateTrackers({ adminPort: 0, ocelotSecret: SECRET, settleSeconds: 3_600 });
  let gazelle: GazelleClient;
  let users = 0;

  beforeAll(() => {
    gazelle = new GazelleClient(here.tracker.adminPort as number, SECRET);
  });

  const aUser = async () => {
    const user = { id: String(++users), passkey: aPasskey() };
    expect(await gazelle.update('add_user', { id: user.id, passkey: user.passkey, visible: 1 })).toBe(true);
    return user;
  };
  const aTorrent = async (freetorrent: number | string = 0) => {
    const infoHash = anAwkwardHash();
    const info = { id: 17, info_hash: rawUrlEncoded(infoHash), freetorrent };
    expect(await gazelle.update('add_torrent', info)).toBe(true);
    return infoHash;
  };
  const failureOf = async (user: { id: string; passkey: string }, infoHash: Buffer) =>
    (await announce(here.tracker.port, of(user, aLeecher(infoHash))))['failure reason'];
  const memberOf = async (id: string) => (await here.admin.get(`/members/${id}`)).body;
  const torrentOf = async (infoHash: Buffer) => (await here.admin.get(`/torrents/${infoHash.toString('hex')}`)).body;
  /** Announces 1000 bytes more in both directions. @returns what the user is credited with and charged for them */
  const creditOf = async (user: { id: string; passkey: string }, infoHash: Buffer) => {
    const before = await memberOf(user.id);
    const peer = of(user, aLeecher(infoHash));
    await announce(here.tracker.port, peer);
    await announce(here.tracker.port, saying(peer, { uploaded: 1_000, downloaded: 1_000 }));
    await here.settle();
    const after = await memberOf(user.id);
    const added = (total: string) => Number(after[total]) - Number(before[total]);
    expect([added('uploaded'), added('downloaded')]).toEqual([1_000, 1_000]);
    return [added('creditedUploaded'), added('creditedDownloaded')];
  };

  it('should answer 200 and `success`, with a length, as HTTP/1.1', async () => {
    const answer = await gazelle.ask('add_torrent', { info_hash: rawUrlEncoded(anInfoHash()), freetorrent: 0 });
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Content-Length: 7\r\n[^]*\r\n\r\nsuccess$/);
    expect(answer).toMatch(/\r\nContent-Type: text\/plain/);
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
  });

  it('should take a user from its registration to its removal', async () => {
    const infoHash = await aTorrent();
    const user = await aUser();
    expect(await creditOf(user, infoHash)).toEqual([1_000, 1_000]);
    const token = { info_hash: rawUrlEncoded(infoHash), userid: user.id };
    expect(await gazelle.update('add_token', token)).toBe(true);
    expect(await creditOf(user, infoHash)).toEqual([1_000, 0]);
    expect(await gazelle.update('remove_token', token)).toBe(true);
    expect(await creditOf(user, infoHash)).toEqual([1_000, 1_000]);
    expect(await gazelle.update('remove_user', { passkey: user.passkey })).toBe(true);
    expect(await failureOf(user, infoHash)).toBe('this account is disabled');
    expect((await memberOf(user.id)).uploaded).toBe('3000');
    expect(await gazelle.update('add_user', { passkey: user.passkey, id: user.id })).toBe(true);
    expect(await failureOf(user, infoHash)).toBeUndefined();
  });

  it('should map freetorrent to factors, of one torrent or of many', async () => {
    const [normal, free, neutral] = [await aTorrent(0), await aTorrent(1), await aTorrent('2')];
    const user = await aUser();
    expect(await creditOf(user, normal)).toEqual([1_000, 1_000]);
    expect(await creditOf(user, free)).toEqual([1_000, 0]);
    expect(await creditOf(user, neutral)).toEqual([0, 0]);
    const token = { info_hash: rawUrlEncoded(neutral), userid: user.id };
    expect(await gazelle.update('add_token', token)).toBe(true);
    expect(await creditOf(user, neutral)).toEqual([0, 0]);
    expect(await gazelle.update('update_torrent', { info_hash: rawUrlEncoded(normal), freetorrent: 2 })).toBe(true);
    expect(await creditOf(user, normal)).toEqual([0, 0]);
    const all = { info_hashes: rawUrlEncoded(Buffer.concat([normal, free, neutral])), freetorrent: 0 };
    expect(await gazelle.update('update_torrents', all)).toBe(true);
    for (const infoHash of [normal, free]) expect(await creditOf(user, infoHash)).toEqual([1_000, 1_000]);
  });

  it('should change those of many torrents that are registered, and tell of the others', async () => {
    const infoHash = await aTorrent();
    const both = { info_hashes: rawUrlEncoded(Buffer.concat([anAwkwardHash(), infoHash])), freetorrent: 1 };
    expect(await gazelle.answerTo('update_torrents', both)).toEqual([
      404,
      'failure: 1 of 2 torrents are not registered',
    ]);
    expect(await torrentOf(infoHash)).toMatchObject({ uploadFactor: 100, downloadFactor: 0 });
  });

  it('should take a torrent that is known again, and keep what else is set of it', async () => {
    const infoHash = await here.aTorrent({ name: 'Big Buck Bunny', state: 'denied', reason: 'Dupe' });
    const torrent = { info_hash: rawUrlEncoded(infoHash), freetorrent: 1 };
    for (const _ of [1, 2]) expect(await gazelle.update('add_torrent', torrent)).toBe(true);
    expect(await torrentOf(infoHash)).toMatchObject({
      name: 'Big Buck Bunny',
      state: 'allowed',
      reason: null,
      downloadFactor: 0,
    });
  });

  it('should delete a torrent, with a reason that its members read', async () => {
    const user = await aUser();
    const [trumped, deleted] = [await aTorrent(), await aTorrent()];
    const trump = { info_hash: rawUrlEncoded(trumped), id: 17, reason: 1 };
    for (const _ of [1, 2]) expect(await gazelle.update('delete_torrent', trump)).toBe(true);
    expect(await failureOf(user, trumped)).toBe('torrent is not allowed: Trump');
    const noReason = { info_hash: rawUrlEncoded(deleted), id: 17, reason: -1 };
    expect(await gazelle.update('info_torrent', noReason)).toBe(true);
    for (const _ of [1, 2]) expect(await gazelle.update('delete_torrent', noReason)).toBe(true);
    expect(await failureOf(user, deleted)).toBe('torrent not registered');
    expect(await gazelle.answerTo('info_torrent', noReason)).toEqual([404, 'failure: there is no such torrent']);
  });

  it('should change whether a user may leech, and nothing if it does not say', async () => {
    const [user, infoHash] = [await aUser(), await aTorrent()];
    const { passkey } = user;
    expect(await gazelle.update('update_user', { passkey, can_leech: 0 })).toBe(true);
    expect(await failureOf(user, infoHash)).toBe('leeching is disabled for this account');
    expect(await gazelle.update('update_user', { passkey, visible: 0 })).toBe(true);
    expect(await failureOf(user, infoHash)).toBe('leeching is disabled for this account');
    expect(await gazelle.update('update_user', { passkey, can_leech: 1 })).toBe(true);
    expect(await failureOf(user, infoHash)).toBeUndefined();
  });

  it('should remove many users, among them unknown ones', async () => {
    const [one, two, infoHash] = [await aUser(), await aUser(), await aTorrent()];
    expect(await gazelle.update('remove_users', { passkeys: one.passkey + aPasskey() + two.passkey })).toBe(true);
    for (const user of [one, two]) expect(await failureOf(user, infoHash)).toBe('this account is disabled');
    expect(await gazelle.update('remove_user', { passkey: aPasskey() })).toBe(true);
  });

  it('should replace a passkey at once, also if Gazelle repeats itself', async () => {
    const [user, infoHash, newpasskey] = [await aUser(), await aTorrent(), aPasskey()];
    const change = { oldpasskey: user.passkey, newpasskey };
    for (const _ of [1, 2]) expect(await gazelle.update('change_passkey', change)).toBe(true);
    expect(await failureOf(user, infoHash)).toBe(UNKNOWN);
    expect(await failureOf({ ...user, passkey: newpasskey }, infoHash)).toBeUndefined();
    const added = { id: user.id, passkey: aPasskey() };
    expect(await gazelle.update('add_user', added)).toBe(true);
    expect(await failureOf({ ...user, passkey: newpasskey }, infoHash)).toBe(UNKNOWN);
    expect(await failureOf({ ...user, ...added }, infoHash)).toBeUndefined();
  });

  it('should not give the passkey of one user to another', async () => {
    const [one, two] = [await aUser(), await aUser()];
    const theirs = "failure: this passkey is another user's";
    expect(await gazelle.answerTo('add_user', { id: two.id, passkey: one.passkey })).toEqual([409, theirs]);
    const change = { oldpasskey: two.passkey, newpasskey: one.passkey };
    expect(await gazelle.answerTo('change_passkey', change)).toEqual([409, 'failure: this passkey is in use, or was']);
  });

  it('should edit the list of allowed clients', async () => {
    const [user, infoHash] = [await aUser(), await aTorrent()];
    expect(await gazelle.update('add_whitelist', { peer_id: '-qB' })).toBe(true);
    expect(await failureOf(user, infoHash)).toBe('client is not allowed');
    expect(await gazelle.update('edit_whitelist', { old_peer_id: '-qB', new_peer_id: '-TR4' })).toBe(true);
    expect((await here.admin.get('/allowed-clients')).body.items).toEqual(['-TR4']);
    expect(await failureOf(user, infoHash)).toBeUndefined();
    for (const _ of [1, 2]) expect(await gazelle.update('remove_whitelist', { peer_id: '-TR4' })).toBe(true);
    expect((await here.admin.get('/allowed-clients')).body.items).toEqual([]);
  });

  it('should refuse another announce interval than that of the settings', async () => {
    expect(await gazelle.update('update_announce_interval', { new_announce_interval: 1800 })).toBe(true);
    expect(await gazelle.answerTo('update_announce_interval', { new_announce_interval: 900 })).toEqual([
      409,
      'failure: the announce interval is 1800: YABTT_INTERVAL sets it, at a restart',
    ]);
  });

  it('should report what it tracks, and the clients of a user', async () => {
    const [user, infoHash] = [await aUser(), await aTorrent()];
    await announce(here.tracker.port, of(user, aSeeder(infoHash)));
    await announce(here.tracker.port, of(user, aLeecher(infoHash)));
    expect(await gazelle.report(`get=user&key=${user.passkey}`)).toEqual({ leeching: '1', seeding: '1' });
    expect(await gazelle.report(`get=user&key=${aPasskey()}`)).toEqual({ '': '' });
    const NUMBER = expect.stringMatching(/^[0-9]+$/);
    const stats = await gazelle.report('get=stats');
    expect(Object.entries(stats ?? {})).toEqual([
      [expect.stringMatching(/^0 days, 00:[0-9:]{5}$/), 'Uptime:'],
      ['open connections', NUMBER],
      ['requests/s', NUMBER],
      ['leechers tracked', NUMBER],
      ['seeders tracked', NUMBER],
    ]);
    expect(await gazelle.report('get=nothing')).toBeUndefined();
  });

  it.each([
    ['add_torrent', { freetorrent: 0 }, 'info_hash must be 20 bytes, percent-encoded'],
    ['add_torrent', { info_hash: 'abc', freetorrent: 0 }, 'info_hash must be 20 bytes, percent-encoded'],
    ['add_torrent', { info_hash: '%00'.repeat(21), freetorrent: 0 }, 'info_hash must be 20 bytes, percent-encoded'],
    ['add_torrent', { info_hash: '%0'.repeat(20), freetorrent: 0 }, 'info_hash has a % without two hex digits'],
    ['add_torrent', { info_hash: '%00'.repeat(20) }, 'freetorrent must be 0, 1 or 2'],
    ['update_torrent', { info_hash: '%00'.repeat(20), freetorrent: 3 }, 'freetorrent must be 0, 1 or 2'],
    ['update_torrents', { freetorrent: 0 }, 'info_hashes must be 20 bytes for each torrent, percent-encoded'],
    [
      'update_torrents',
      { info_hashes: '%00'.repeat(39), freetorrent: 0 },
      'info_hashes must be 20 bytes for each torrent, percent-encoded',
    ],
    ['delete_torrent', {}, 'info_hash must be 20 bytes, percent-encoded'],
    ['add_token', { info_hash: '%00'.repeat(20) }, 'userid must be the id of a user'],
    ['add_user', { id: 'a%20b', passkey: 'a'.repeat(32) }, 'id must be the id of a user'],
    ['add_user', { id: 1 }, 'passkey must be 16 to 64 of 0-9 A-Z a-z _ -'],
    ['update_user', { passkey: 'a'.repeat(32), can_leech: 'no' }, 'can_leech must be 0 or 1'],
    ['remove_users', { passkeys: 'a'.repeat(33) }, 'passkeys must be 32 characters for each user'],
    ['remove_users', {}, 'passkeys must be 32 characters for each user'],
    ['change_passkey', { oldpasskey: 'a'.repeat(32) }, 'newpasskey must be 16 to 64 of 0-9 A-Z a-z _ -'],
    ['add_whitelist', { peer_id: '' }, 'peer_id must be 1 to 20 printable ASCII characters'],
    ['edit_whitelist', { old_peer_id: '-TR' }, 'new_peer_id must be 1 to 20 printable ASCII characters'],
    ['update_announce_jitter', {}, 'action is unknown'],
    ['constructor', {}, 'action is unknown'],
    ['', {}, 'action is unknown'],
  ])('should refuse %s with %j', async (action, updates, text) => {
    expect(await gazelle.answerTo(action, updates as Record<string, string>)).toEqual([400, `failure: ${text}`]);
  });

  it.each([
    ['update_torrent', { info_hash: '%01'.repeat(20), freetorrent: 0 }, 'there is no such torrent'],
    ['add_token', { info_hash: '%01'.repeat(20), userid: 1 }, 'there is no such torrent'],
    ['update_user', { passkey: 'b'.repeat(32), can_leech: 0 }, 'there is no user with this passkey'],
    [
      'change_passkey',
      { oldpasskey: 'b'.repeat(32), newpasskey: 'c'.repeat(32) },
      'there is no user with this passkey',
    ],
  ])('should not pretend to have changed what it does not know: %s', async (action, updates, text) => {
    expect(await gazelle.answerTo(action, updates as Record<string, string>)).toEqual([404, `failure: ${text}`]);
  });

  it('should remove a token of an unknown user or torrent without complaint', async () => {
    const token = { info_hash: '%01'.repeat(20), userid: 'nobody' };
    expect(await gazelle.update('remove_token', token)).toBe(true);
  });

  it('should refuse a query that is too long', async () => {
    expect(await gazelle.update('remove_users', { passkeys: aPasskey().repeat(20_000) })).toBe(false);
  });

  it('should change 120 users or torrents with one request', async () => {
    const passkeys = Array.from({ length: 120 }, aPasskey);
    expect(await gazelle.update('remove_users', { passkeys: passkeys.join('') })).toBe(true);
    const infoHashes = Array.from({ length: 120 }, anAwkwardHash);
    const [status, text] = await gazelle.answerTo('update_torrents', {
      info_hashes: rawUrlEncoded(Buffer.concat(infoHashes)),
      freetorrent: 0,
    });
    expect([status, text]).toEqual([404, 'failure: 120 of 120 torrents are not registered']);
  });

  it('should not exist with another secret, another method, or on the port of announces', async () => {
    const { adminPort = 0, port } = here.tracker;
    const path = `update?action=add_user&id=stranger&passkey=${aPasskey()}`;
    const ask = async (to: number, method: string, target: string) =>
      (await exchange(to, `${method} ${target} HTTP/1.1\r\nConnection: Close\r\n\r\n`))
        .toString('latin1')
        .replace(/\r\nDate: [^\r]*/, '');
    for (const [to, method, secret] of [
      [adminPort, 'GET', SECRET.slice(1)],
      [adminPort, 'GET', `${SECRET}x`],
      [adminPort, 'GET', SECRET.toLowerCase()],
      [adminPort, 'GET', 'x'.repeat(32)],
      [adminPort, 'GET', '%E9'],
      [adminPort, 'HEAD', SECRET],
      [adminPort, 'POST', SECRET],
      [port, 'GET', SECRET],
    ] as const) {
      for (const target of [`/${secret}/${path}`, `/${secret}/report?get=stats`]) {
        const answer = await ask(to, method, target);
        const unknown = await ask(to, method, `/${secret}/such-path?action=add_user`);
        expect([method, secret, answer]).toEqual([method, secret, unknown]);
        expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
      }
    }
    expect((await here.admin.get('/members/stranger')).status).toBe(404);
  });

  it('should record every change in the audit log, as done by ocelot', async () => {
    const user = await aUser();
    await gazelle.update('update_user', { passkey: user.passkey, can_leech: 0 });
    const { body } = await here.admin.get(`/audit?subject=${user.id}`);
    expect(body.items.map(({ operator, action }: Record<string, string>) => [operator, action])).toEqual([
      ['ocelot', 'member.change'],
      ['ocelot', 'passkey.create'],
      ['ocelot', 'member.add'],
    ]);
    expect(JSON.stringify(body)).not.toContain(user.passkey);
  });

  it('should never log the secret or a passkey', async () => {
    const tracker = await startTrackerProcess({
      DATABASE_URL: here.database.url,
      YABTT_MODE: 'private',
      YABTT_ADMIN_PORT: '0',
      YABTT_OCELOT_SECRET: SECRET,
      YABTT_AUTH_PASSWORD: PASSWORD,
      YABTT_LOG_LEVEL: 'debug',
    });
    const [, port] = /admin page +http:\/\/127\.0\.0\.1:(\d+)\/admin/.exec(tracker.output) ?? [];
    const [right, wrong] = [SECRET, `${SECRET}x`].map((secret) => new GazelleClient(Number(port), secret));
    const passkey = aPasskey();
    for (const client of [right, wrong]) {
      await client?.update('add_user', { id: 'logged', passkey });
      await client?.ask('add_torrent', { info_hash: '%', passkey });
    }
    expect(await tracker.end()).toBe(0);
    expect(tracker.output).toContain('ocelot from 127.0.0.1: member.add logged');
    expect(tracker.output).not.toContain(SECRET);
    expect(tracker.output).not.toContain(passkey);
  });
});
